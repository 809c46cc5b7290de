using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// Another secret for a system: whoever has it is that system. Field <c>until</c> (its last day; as the dated row says where not given). Agreed, it is not issued
/// yet: who proposed it collects it (<see cref="ClientDesk.CollectSecret"/>), so that nobody else sees it.
/// </summary>
internal sealed class ClientSecretChange(ClientDesk desk) : IRightsChange
{
    public const string OfKind = "client.secret";

    public string Kind => OfKind;
    public Words Title => ("为系统接入发放密钥", "Issue a system's secret");

    /// <summary>The last day that was asked for; null where none was.</summary>
    public static DateOnly? DayOf(RightsWish wish) =>
        DateOnly.TryParseExact(wish.Field("until"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (wish.Field("until") is not null && DayOf(wish) is null) return Error.Invalid("client.until", ("日期应为 yyyy-MM-dd。", "The day is written yyyy-MM-dd."), "until");
        var id = wish.Target ?? "";
        var ready = await desk.ForSecret(db, id, DayOf(wish), ct);
        if (!ready.Ok) return ready.Error;
        var title = await db.Set<Client>().Where(c => c.Id == id).Select(c => c.Title).SingleAsync(ct);
        return new RightsPlan(ClientActs.About(id), $"{title} {id}", null,
        [
            new("client", ("系统", "System"), [], [Words.Same(title)]),
            new("until", ("密钥有效期至", "The secret holds until"), [], [DayOf(wish) is { } day ? Words.Same($"{day:yyyy-MM-dd}") : ("按规则表", "As the rule table says")]),
        ]);
    }

    public Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct) =>
        Task.FromResult<Result<Done>>(Done.It);
}

/// <summary>A paused system comes in again.</summary>
internal sealed class ClientResumeChange(ClientDesk desk) : IRightsChange
{
    public const string OfKind = "client.resume";

    public string Kind => OfKind;
    public Words Title => ("恢复系统接入", "Let a paused system in again");

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        if (await db.Set<Client>().SingleOrDefaultAsync(c => c.Id == wish.Target, ct) is not { } client) return Error.NotFound("client.unknown", ("没有这个系统接入。", "There is no such client."));
        if (client.State != ClientState.Paused) return Error.Conflict("client.not-paused", ("该系统接入没有暂停。", "This client is not paused."));
        return new RightsPlan(ClientActs.About(client.Id), $"{client.Title} {client.Id}", null, [new("state", ("状态", "State"), [("已暂停", "Paused")], [("在用", "In use")])]);
    }

    public Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return desk.Turn(db, wish.Target!, ClientState.Active, ClientActs.Resumed, by, proposal.Reason, ct);
    }
}
