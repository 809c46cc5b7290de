using Daodi.Kernel;

namespace Daodi.Trust;

/// <summary>
/// A person as a case knows them. What is shown is masked unless somebody asks for it with a purpose
/// (the use case <c>trust.unmask</c>). Never write one to a log: its text is masked too.
/// </summary>
/// <param name="Name">As the person gave it; not checked.</param>
public sealed record PersonCard(string? Name, PhoneNumber? Phone, ResidentId? Id)
{
    /// <summary>王*</summary>
    public string MaskedName => PersonName.Mask(Name);

    /// <summary>138****0000</summary>
    public string MaskedPhone => Phone?.Masked ?? "";

    /// <summary>371402********1234</summary>
    public string MaskedId => Id?.Masked ?? "";

    /// <summary>The three masked forms that there are, for one line.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { MaskedName, MaskedPhone, MaskedId }.Where(s => s.Length > 0));
}
