using Daodi.Storage.Bulk;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Daodi.Storage.Search;

/// <summary>
/// FTS5 over our own tokens. It keeps no text (content='') and no positions (detail=none): a token is then a list of row
/// identifiers, which FTS5 walks from the newest, so that a common word costs no more than a rare one.
/// </summary>
internal sealed class SqliteSearch : ISearchIndex
{
    /// <summary>
    /// The ascii tokenizer splits at ASCII separators alone, which is all that our own tokens leave it to do; the characters of
    /// marks belong to tokens.
    /// </summary>
    public static IEnumerable<string> Schema =>
    [
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(tokens, content='', contentless_delete=1, detail=none,
            tokenize="ascii tokenchars '@:._-/'")
        """,
        // Segments are merged eight at a time instead of four: a seventh less work for the writer, and queries do not show it.
        // Sixteen, FTS5's own limit, made single commits wait half a second.
        "INSERT INTO search (search, rank) VALUES ('automerge', 8)",
    ];

    public Task Put(DaodiDb db, long id, string text, IReadOnlyCollection<string> marks, CancellationToken ct = default) =>
        PutMany(db, [new Indexed(id, text, marks)], ct);

    public async Task PutMany(DaodiDb db, IReadOnlyCollection<Indexed> texts, CancellationToken ct = default)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = ((SqliteConnection)db.Database.GetDbConnection()).Handle!;
            var put = SqliteBulk.Statement(connection, "INSERT OR REPLACE INTO search (rowid, tokens) VALUES (?, ?)");
            foreach (var text in texts)
            {
                ct.ThrowIfCancellationRequested();
                SqliteBulk.Bind(put, 1, text.Id);
                SqliteBulk.Bind(put, 2, Tokens(text));
                SqliteBulk.Execute(connection, put);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public Task Remove(DaodiDb db, long id, CancellationToken ct = default) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM search WHERE rowid = {id}", ct);

    public async Task<IReadOnlyList<long>> Search(DaodiDb db, string? query, IReadOnlyCollection<string> marks, long? beforeId = null, int take = 50, CancellationToken ct = default)
    {
        var wanted = Bigrams.OfQuery(query ?? "").Concat(Marks.Of(marks)).Select(token => $"\"{token}\"").ToList();
        if (wanted.Count == 0 || take <= 0) return [];
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            using var command = Command(db, "SELECT rowid FROM search WHERE search MATCH @query AND rowid < @before ORDER BY rowid DESC LIMIT @take");
            command.Parameters.AddWithValue("@query", string.Join(" AND ", wanted));
            command.Parameters.AddWithValue("@before", beforeId ?? long.MaxValue);
            command.Parameters.AddWithValue("@take", take);
            var found = new List<long>(take);
            using var reader = command.ExecuteReader();
            while (reader.Read()) found.Add(reader.GetInt64(0));
            return found;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static string Tokens(Indexed text)
    {
        var tokens = new JoinedTokens(text.Text.Length);
        try
        {
            Bigrams.Scan(text.Text, ref tokens, query: false);
            foreach (var mark in Marks.Of(text.Marks)) tokens.Append(mark);
            return new string(tokens.Text);
        }
        finally
        {
            tokens.Dispose();
        }
    }

    private static SqliteCommand Command(DaodiDb db, string sql)
    {
        var command = ((SqliteConnection)db.Database.GetDbConnection()).CreateCommand();
        command.CommandText = sql;
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }
}
