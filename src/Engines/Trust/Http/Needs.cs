using Microsoft.AspNetCore.Builder;

namespace Daodi.Trust;

/// <summary>
/// The permission that a page or endpoint needs. Every one of them carries this or <see cref="PublicAttribute"/>;
/// what carries neither is refused, and a test finds it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(string permission) : Attribute
{
    /// <summary>As a role carries it; empty if signing in is enough.</summary>
    public string Permission { get; } = permission;
}

/// <summary>Marks a page or endpoint that anybody may use: sign-in, health, the citizen's pages.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute;

/// <summary>Marks what somebody may do of whom a new password or a second factor is demanded first: looking after one's own sign-in.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OwnSignInAttribute : Attribute;

public static class NeedsExtensions
{
    /// <summary>The endpoint is about one's own sign-in: open even while a new password or a second factor is demanded.</summary>
    public static TBuilder OwnSignIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e =>
        {
            e.Metadata.Add(new NeedsAttribute(""));
            e.Metadata.Add(new OwnSignInAttribute());
        });
        return endpoint;
    }

    /// <summary>The endpoint needs <paramref name="permission"/>; named several times, all are needed.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, string permission) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e => e.Metadata.Add(new NeedsAttribute(permission)));
        return endpoint;
    }

    /// <summary>The endpoint needs a signed-in account and no more: the shell's own things.</summary>
    public static TBuilder NeedsSignIn<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.Needs("");

    /// <summary>Anybody may call the endpoint.</summary>
    public static TBuilder Public<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e => e.Metadata.Add(new PublicAttribute()));
        return endpoint;
    }
}
