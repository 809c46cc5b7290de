using System.Globalization;
using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Daodi.Ui.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.UseCases.Rights;

/// <summary>
/// <c>GET /api/v1/accounts</c>: accounts, a page at a time; <c>GET /api/v1/accounts/{id}</c>: one. <c>POST …/take-roles</c>, <c>…/deactivate</c>,
/// <c>…/unlock</c>: what narrows rights, or ends a lock, at once. What widens them is <see cref="ProposeRights"/>.
/// </summary>
internal sealed class KeepAccounts(IReader reader, TimeProvider clock) : IUseCase
{
    /// <param name="Roles">Those to be taken away.</param>
    public sealed record Request(IReadOnlyList<string>? Roles, string? Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/v1/accounts");
        accounts.MapGet("", async (string? q, string? role, string? state, string? page, AccountLists lists, CancellationToken ct) =>
                TypedResults.Ok(await lists.Find(new(q, role, state, int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1), ct)))
            .Needs(Permissions.SeeAccounts).WithName("ListAccounts");
        accounts.MapGet("/{id:guid}", async (Guid id, KeepAccounts keep, CancellationToken ct) => (await keep.One(id, ct)).ToResult())
            .Needs(Permissions.SeeAccounts).WithName("ShowAccount");
        accounts.MapPost("/{id:guid}/take-roles", async (Guid id, Request request, Viewer viewer, AccountDesk desk, CancellationToken ct) =>
                (await desk.TakeRoles(id, request.Roles ?? [], request.Reason, viewer, ct)).ToResult())
            .Needs(Permissions.ManageAccounts).SameSiteOnly().WithName("TakeRoles");
        accounts.MapPost("/{id:guid}/deactivate", async (Guid id, Request request, Viewer viewer, AccountDesk desk, CancellationToken ct) =>
                (await desk.SetActive(id, false, viewer, request.Reason, ct)).ToResult())
            .Needs(Permissions.ManageAccounts).SameSiteOnly().WithName("DeactivateAccount");
        accounts.MapPost("/{id:guid}/unlock", async (Guid id, Viewer viewer, AccountDesk desk, CancellationToken ct) => (await desk.Unlock(id, viewer, ct)).ToResult())
            .Needs(Permissions.ManageAccounts).SameSiteOnly().WithName("UnlockAccount");
    }

    private Task<Result<AccountRowView>> One(Guid id, CancellationToken ct) => reader.Read<Result<AccountRowView>>(async db =>
        await db.Set<Trust.Account>().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } account
            ? Error.NotFound("account.unknown", ("没有这个账号。", "There is no such account."))
            : AccountLists.View(account, await db.Set<AccountRole>().Where(r => r.AccountId == id).Select(r => r.Role).OrderBy(r => r).ToListAsync(ct), clock.Instant()));
}
