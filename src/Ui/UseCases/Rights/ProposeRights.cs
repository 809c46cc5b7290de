using Daodi.Seam;
using Daodi.Storage;
using Daodi.Trust;
using Daodi.Trust.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.UseCases.Rights;

/// <summary>A proposal as programs read it; nothing secret is in it.</summary>
public sealed record RightsView(
    long Id, string Kind, string About, string Subject, Guid? Account, IReadOnlyList<RightsLine> Changes, string Reason, string State,
    string ProposedBy, DateTimeOffset ProposedAt, DateTimeOffset ExpiresAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Answer)
{
    public static RightsView Of(RightsProposal proposal, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new(proposal.Id, proposal.Kind, proposal.About, proposal.Subject, proposal.AccountId, RightsDesk.LinesOf(proposal), proposal.Reason,
            proposal.State == RightsState.Waiting && !proposal.Waits(now) ? "expired" : proposal.State.ToString().ToLowerInvariant(),
            proposal.ProposedByName, proposal.ProposedAt, proposal.ExpiresAt, proposal.DecidedByName, proposal.DecidedAt, proposal.Answer);
    }
}

/// <summary>
/// <c>GET /api/v1/rights</c>, <c>GET /api/v1/rights/{id}</c>: proposals. <c>POST /api/v1/rights</c>: a system administrator proposes; <c>…/withdraw</c> takes it
/// back.
/// </summary>
internal sealed class ProposeRights(RightsDesk desk, IReader reader, TimeProvider clock) : IUseCase
{
    private const int Most = 100;

    /// <param name="Kind">As in <see cref="RightsKinds"/>.</param>
    /// <param name="Target">The account's id, or the source.</param>
    /// <param name="Fields">The kind's own: <c>user</c>, <c>name</c>, <c>unit</c>, <c>own</c>, <c>phone</c>, <c>holder</c>, <c>to</c>.</param>
    public sealed record Request(string? Kind, string? Target, string? Reason, Dictionary<string, string?>? Fields, IReadOnlyList<string>? Roles, string? Password);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var rights = routes.MapGroup("/api/v1/rights");
        rights.MapGet("", (string? state, ProposeRights propose, CancellationToken ct) => propose.List(state, ct)).Needs(Permissions.SeeAccounts).WithName("ListRights");
        rights.MapGet("/{id:long}", async (long id, ProposeRights propose, CancellationToken ct) => (await propose.One(id, ct)).ToResult())
            .Needs(Permissions.SeeAccounts).WithName("ShowRights");
        rights.MapPost("", async (Request request, Viewer viewer, ProposeRights propose, CancellationToken ct) => (await propose.Run(request, viewer, ct)).ToResult())
            .Needs(Permissions.ManageAccounts).SameSiteOnly().WithName("ProposeRights");
        rights.MapPost("/{id:long}/withdraw", async (long id, Viewer viewer, ProposeRights propose, CancellationToken ct) =>
                (await propose.Withdraw(id, viewer, ct)).ToResult())
            .Needs(Permissions.ManageAccounts).SameSiteOnly().WithName("WithdrawRights");
    }

    private async Task<Result<RightsView>> Run(Request request, Viewer viewer, CancellationToken ct)
    {
        // A new account or password without one given would be an account that nobody can enter, so an empty one is refused by the rule of its length.
        var password = request.Kind is RightsKinds.AccountNew or RightsKinds.AccountPassword ? request.Password ?? "" : null;
        return (await desk.Propose(new(request.Kind ?? "", request.Target, request.Reason)
        {
            Fields = request.Fields ?? [],
            Roles = request.Roles ?? [],
            Password = password,
        }, viewer, ct)).Map(View);
    }

    private async Task<Result<RightsView>> Withdraw(long id, Viewer viewer, CancellationToken ct) => (await desk.Withdraw(id, viewer, ct)).Map(View);

    private RightsView View(RightsProposal proposal) => RightsView.Of(proposal, clock.Instant());

    private async Task<IReadOnlyList<RightsView>> List(string? state, CancellationToken ct)
    {
        var now = clock.Instant();
        var rows = await reader.Read(db =>
        {
            var all = db.Set<RightsProposal>().AsQueryable();
            if (state == "waiting") all = all.Where(p => p.State == RightsState.Waiting && p.ExpiresAt > now);
            return all.OrderByDescending(p => p.Id).Take(Most).ToListAsync(ct);
        });
        return [.. rows.Select(View)];
    }

    private Task<Result<RightsView>> One(long id, CancellationToken ct) => reader.Read<Result<RightsView>>(async db =>
        await db.Set<RightsProposal>().SingleOrDefaultAsync(p => p.Id == id, ct) is { } proposal
            ? View(proposal) : Error.NotFound("rights.unknown", ("没有这项权限变更申请。", "There is no such proposal.")));
}
