using System.Globalization;
using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Trust;

/// <summary>
/// A source's token. Fields: <c>holder</c>, <c>to</c> (the last day, none for no end). Agreed, it is not issued yet: who proposed it collects the token
/// (<see cref="Credentials.Collect"/>), so that nobody else sees it.
/// </summary>
internal sealed class CredentialChange(IEnumerable<ICredentialSources> sources) : IRightsChange
{
    public string Kind => RightsKinds.CredentialNew;
    public Words Title => RightsKinds.TitleOf(Kind);

    public static string About(string source) => $"source/{source}";

    /// <summary>The end of the last day; null for none.</summary>
    public static DateTimeOffset? EndOf(RightsWish wish) =>
        DateOnly.TryParseExact(wish.Field("to"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? CityTime.EndOf(day) : null;

    public async Task<Result<RightsPlan>> Plan(DaodiDb db, RightsWish wish, CancellationToken ct)
    {
        if (wish.Target is not { Length: > 0 and <= 32 } source) return NoSource(wish.Target);
        foreach (var known in sources)
            if (!await known.Has(source)) return NoSource(source);
        if (wish.Field("holder") is not { Length: <= 100 } holder) return Error.Invalid("credential.holder", ("请写明发给谁（100 字以内）。", "Say who holds it, in at most 100 characters."), "holder");
        if (wish.Field("to") is not null && EndOf(wish) is null) return Error.Invalid("credential.to", ("日期应为 yyyy-MM-dd。", "The day is written yyyy-MM-dd."), "to");
        return new RightsPlan(About(source), $"{source} · {holder}"[..Math.Min(200, source.Length + 3 + holder.Length)], null,
        [
            new("source", ("数据来源", "Source"), [], [Words.Same(source)]),
            new("holder", ("发给谁", "Holder"), [], [Words.Same(holder)]),
            new("to", ("有效期至", "Valid until"), [], [wish.Field("to") is { } day ? Words.Same(day) : ("长期", "No end")]),
        ]);
    }

    public Task<Result<Done>> Apply(DaodiDb db, RightsProposal proposal, RightsWish wish, Viewer by, DateTimeOffset at, CancellationToken ct) =>
        Task.FromResult<Result<Done>>(Done.It);

    private static Error NoSource(string? source) => Error.NotFound("source.unknown", ($"没有名为“{source}”的数据来源。", $"There is no source “{source}”."));
}

/// <summary>Which sources there are, for whoever proposes a token for one.</summary>
public interface ICredentialSources
{
    Task<bool> Has(string source);
}
