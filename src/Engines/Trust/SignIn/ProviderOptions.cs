namespace Daodi.Trust;

/// <summary>
/// Section <c>SignIn:Provider</c> of the configuration: an outside OpenID Connect provider, such as the province's unified identity, by which
/// people may sign in besides their password.
/// </summary>
public sealed class ProviderOptions
{
    /// <summary>Its issuer, as its discovery document names it; null for none.</summary>
    public Uri? Issuer { get; set; }

    public string ClientId { get; set; } = "";

    /// <summary>Best from the environment: <c>DAODI_SignIn__Provider__ClientSecret</c>.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What the button calls it.</summary>
    public string TitleZh { get; set; } = "统一身份认证";
    public string TitleEn { get; set; } = "unified identity";

    public bool IsSet => Issuer is not null && ClientId.Length > 0;
}
