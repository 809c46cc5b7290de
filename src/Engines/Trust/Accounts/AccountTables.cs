using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Daodi.Trust;

internal sealed class AccountTable : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.HasIndex(a => a.NormalizedUserName).IsUnique();
        builder.HasIndex(a => a.UnitCode);
        builder.Property(a => a.UserName).HasMaxLength(64).IsRequired().Personal(PersonalKind.Name, "accounts");
        builder.Property(a => a.NormalizedUserName).HasMaxLength(64).IsRequired().Personal(PersonalKind.Name, "accounts");
        builder.Property(a => a.UnitCode).HasMaxLength(16);
        builder.Property(a => a.DisplayName).HasMaxLength(64).Personal(PersonalKind.Name, "accounts");
        builder.Property(a => a.Language).HasMaxLength(8);
        builder.Property(a => a.PasswordHash).HasMaxLength(256);
        builder.Property(a => a.SecurityStamp).HasMaxLength(64);
        builder.Property(a => a.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.Property(a => a.PhoneNumber).HasMaxLength(32).Personal(PersonalKind.Phone, "accounts");
        // Officials have no mail account here, and a number is confirmed by whoever opens the account.
        builder.Ignore(a => a.Email);
        builder.Ignore(a => a.NormalizedEmail);
        builder.Ignore(a => a.EmailConfirmed);
        builder.Ignore(a => a.PhoneNumberConfirmed);
        builder.Ignore(a => a.TwoFactorEnabled);
    }
}

internal sealed class AccountRoleTable : IEntityTypeConfiguration<AccountRole>
{
    public void Configure(EntityTypeBuilder<AccountRole> builder)
    {
        builder.ToTable("account_roles");
        builder.HasKey(r => new { r.AccountId, r.Role });
        builder.Property(r => r.Role).HasMaxLength(64);
    }
}
