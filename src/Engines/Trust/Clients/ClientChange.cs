using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>
/// Lets another system in, or gives it more than it has: a proposal like every other that widens rights. Fields: <c>open</c> (<c>1</c> for a new one) and those
/// of <see cref="ClientForm"/>, scopes and sources joined by a blank.
/// </summary>
internal sealed class ClientChange(ClientDesk desk, ClientScopes scopes, UnitDirectory units) : IRightsChange
{
    public const string OfKind = "client.rights";

    public string Kind => OfKind;
    public Words Title => ("开通或放宽系统接入", "Let a system in, or give it more");

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var judged = await desk.Judge(db, FormOf(wish), wish.Field("open") == "1", ct);
        if (!judged.Ok) return judged.Error;
        var (known, wanted) = judged.Value;
        return new RightsPlan(ClientActs.About(wanted.Id), $"{wanted.Title} {wanted.Id}", null,
        [
            new("title", ("系统名称", "System"), Text(known?.Title), Text(wanted.Title)),
            new("contact", ("联系人", "Whom to call"), Text(known?.Contact), Text(wanted.Contact)),
            new("unit", ("代表单位", "Acts for"), Unit(known?.UnitCode), Unit(wanted.UnitCode)),
            new("scopes", ("权限", "Scopes"), Scopes(known), Scopes(wanted)),
            new("sources", ("可推送的来源", "Sources"), [.. known?.SourceList.Select(Words.Same) ?? []], [.. wanted.SourceList.Select(Words.Same)]),
            new("perMinute", ("每分钟请求", "Requests a minute"), Quota(known, known?.PerMinute), Quota(wanted, wanted.PerMinute)),
            new("perDay", ("每日条数", "Items a day"), Quota(known, known?.PerDay), Quota(wanted, wanted.PerDay)),
        ]);
    }

    public async Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var judged = await desk.Judge(db, FormOf(wish), wish.Field("open") == "1", ct);
        if (!judged.Ok) return judged.Error;
        await desk.Put(db, judged.Value.Known, judged.Value.Wanted, by, proposal.Reason, ct);
        return Done.It;
    }

    private static ClientForm FormOf(RightsWish wish) =>
        new(wish.Target, wish.Field("title"), wish.Field("contact"), wish.Field("unit"), Parts(wish.Field("scopes")), Parts(wish.Field("sources")))
        {
            PerMinute = wish.Field("perMinute"),
            PerDay = wish.Field("perDay"),
        };

    private static string[] Parts(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static IReadOnlyList<Words> Text(string? text) => text is null ? [] : [Words.Same(text)];

    private IReadOnlyList<Words> Unit(string? code) => code is null ? [] : [units.Find(code)?.Name ?? Words.Same(code)];

    private IReadOnlyList<Words> Scopes(Client? client) => [.. client?.ScopeList.Select(s => scopes.Find(s)?.Title ?? Words.Same(s)) ?? []];

    private static IReadOnlyList<Words> Quota(Client? client, int? own) =>
        client is null ? [] : [own is { } number ? Words.Same(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)) : ("按规则表", "As the rule table says")];
}
