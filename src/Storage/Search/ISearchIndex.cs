namespace Daodi.Storage;

/// <summary>What the index is told of one text.</summary>
/// <param name="Id">The row's identifier (<see cref="Ids"/>): newer is greater.</param>
/// <param name="Text">All that may be found by its words: title, text, address, numbers.</param>
/// <param name="Marks">Exact tokens such as <c>@l2:371402</c> or <c>@kind:appeals.appeal</c>: ASCII letters, digits and <c>@ : . _ - /</c>.</param>
public readonly record struct Indexed(long Id, string Text, IReadOnlyCollection<string> Marks);

/// <summary>
/// Full text over Chinese and Latin words, the same answers on both databases. Chinese is matched by characters and pairs of
/// them, so words of one and two characters work; Latin words and numbers are matched by their beginnings; scope is a mark and
/// so enforced inside the index. See README.md beside the project for what exactly matches, and what it costs.
/// </summary>
public interface ISearchIndex
{
    /// <summary>Indexes a text, or indexes it anew; part of the current transaction.</summary>
    Task Put(DaodiDb db, long id, string text, IReadOnlyCollection<string> marks, CancellationToken ct = default);

    /// <summary>Indexes many; identifiers already there are replaced.</summary>
    Task PutMany(DaodiDb db, IReadOnlyCollection<Indexed> texts, CancellationToken ct = default);

    Task Remove(DaodiDb db, long id, CancellationToken ct = default);

    /// <summary>
    /// The newest <paramref name="take"/> identifiers, before <paramref name="beforeId"/>, whose text holds every term of
    /// <paramref name="query"/> and that bear all <paramref name="marks"/>. An empty query matches by marks alone.
    /// </summary>
    Task<IReadOnlyList<long>> Search(DaodiDb db, string? query, IReadOnlyCollection<string> marks, long? beforeId = null, int take = 50, CancellationToken ct = default);
}
