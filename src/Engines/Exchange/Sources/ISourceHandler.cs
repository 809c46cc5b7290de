using Daodi.Kernel;
using Daodi.Storage;

namespace Daodi.Exchange;

/// <summary>One item to register.</summary>
/// <param name="Id">Of the inbox row.</param>
/// <param name="Payload">The JSON object as it came, or as it was corrected.</param>
public sealed record InboxItem(long Id, string Source, string SourceId, DateTimeOffset ReceivedAt, string Payload);

/// <summary>What became of an item: a case, or the reasons why not.</summary>
public sealed record Registration
{
    private Registration()
    {
    }

    public long? CaseId { get; private init; }
    public string? CaseNo { get; private init; }

    /// <summary>Every fault found, so that its sender need not find them one by one; empty where there is a case.</summary>
    public IReadOnlyList<Error> Errors { get; private init; } = [];

    public static Registration Of(long caseId, string caseNo) => new() { CaseId = caseId, CaseNo = caseNo };

    /// <exception cref="ArgumentException">No reason is given.</exception>
    public static Registration Refused(params IReadOnlyList<Error> errors) =>
        errors.Count > 0 ? new() { Errors = errors } : throw new ArgumentException("A refusal says why", nameof(errors));
}

/// <summary>
/// Turns items of a source into cases. Called inside the write lane with up to 256 items, in the order of their arrival; what
/// it writes is committed together with the items' new state, so each item is registered once, whatever crashes when.
/// </summary>
public interface ISourceHandler
{
    /// <summary>
    /// One registration per item, in their order. Validate first and write nothing for an item that is refused. An exception
    /// is a bug: the batch is undone and halved until the one item that causes it stands alone, which goes to quarantine.
    /// </summary>
    Task<IReadOnlyList<Registration>> Register(DaodiDb db, IReadOnlyList<InboxItem> items, CancellationToken ct);
}
