using Microsoft.AspNetCore.Identity;

namespace Daodi.Trust;

/// <summary>Somebody who signs in. Never deleted, because acts name it; it is set inactive.</summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>The unit the person works in.</summary>
    public required string UnitCode { get; set; }

    /// <summary>The name that colleagues see on acts.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The language of the pages: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "zh";

    public bool Active { get; set; } = true;

    /// <summary>Sees only what is the person's own (level 4 of the grid), not all that the unit owns.</summary>
    public bool OwnOnly { get; set; }

    /// <summary>When the password was set; null for accounts of before, and those without one.</summary>
    public DateTimeOffset? PasswordAt { get; set; }

    /// <summary>Somebody else set the password and so knows it: its owner sets another before anything else.</summary>
    public bool PasswordByOther { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSignInAt { get; set; }
}

/// <summary>A role that an account has.</summary>
public sealed class AccountRole
{
    public required Guid AccountId { get; init; }

    /// <summary>The name in <see cref="Roles"/>.</summary>
    public required string Role { get; init; }
}
