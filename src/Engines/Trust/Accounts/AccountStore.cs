using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// Accounts for ASP.NET Core Identity: reads through the reader, writes through the lane, the concurrency stamp checked there.
/// </summary>
internal sealed class AccountStore(IReader reader, IWriteLane lane) :
    IUserPasswordStore<Account>, IUserSecurityStampStore<Account>, IUserLockoutStore<Account>
{
    private static readonly IdentityErrorDescriber Describe = new();

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        var saved = await lane.Run<Done>(async (db, ct) =>
        {
            if (await db.Set<Account>().AnyAsync(a => a.NormalizedUserName == user.NormalizedUserName, ct))
                return Error.Conflict("account.exists", ("该用户名已被使用，请换一个。", "This user name is taken; choose another."));
            db.Add(user);
            return Done.It;
        }, cancellationToken);
        return saved.Ok ? IdentityResult.Success : IdentityResult.Failed(Describe.DuplicateUserName(user.UserName!));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var saved = await lane.Run<Done>(async (db, ct) =>
        {
            var stored = await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == user.Id, ct);
            if (stored is null || stored.ConcurrencyStamp != user.ConcurrencyStamp)
                return Error.Conflict("account.changed", ("账号已被他人修改，请刷新后重试。", "Somebody else changed the account; reload and try again."));
            db.Entry(stored).CurrentValues.SetValues(user);
            stored.ConcurrencyStamp = Guid.CreateVersion7().ToString("N");
            return Done.It;
        }, cancellationToken);
        return saved.Ok ? IdentityResult.Success : IdentityResult.Failed(Describe.ConcurrencyFailure());
    }

    /// <exception cref="NotSupportedException">Always: acts name the account, so it is set inactive instead.</exception>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are set inactive, never deleted: acts name them");

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Guid.TryParse(userId, out var id)
        ? reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, cancellationToken))
        : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        reader.Read(db => db.Set<Account>().SingleOrDefaultAsync(a => a.NormalizedUserName == normalizedUserName, cancellationToken));

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());
    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Set(() => user.UserName = userName);
    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.NormalizedUserName);
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Set(() => user.NormalizedUserName = normalizedName);
    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);
    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);
    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);
    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);
    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutEnd);
    public Task SetLockoutEndDateAsync(Account user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) => Set(() => user.LockoutEnd = lockoutEnd);
    public Task<int> IncrementAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(++user.AccessFailedCount);
    public Task ResetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Set(() => user.AccessFailedCount = 0);
    public Task<int> GetAccessFailedCountAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.AccessFailedCount);
    public Task<bool> GetLockoutEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutEnabled);
    public Task SetLockoutEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Set(() => user.LockoutEnabled = enabled);

    public void Dispose()
    {
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }
}
