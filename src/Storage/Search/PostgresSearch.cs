using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Daodi.Storage.Search;

/// <summary>
/// Tokens as integers under GIN, in parts of <see cref="PartSize"/> texts by identifier. A GIN index answers in no order, so a
/// common word over everything would have to be fetched and sorted whole; part by part from the newest, a common word is
/// answered by the first part and a rare one is cheap in each. It also keeps the index that is written to small.
/// </summary>
internal sealed class PostgresSearch : ISearchIndex
{
    internal const int PartSize = 65_536;

    /// <summary>Set when rows were written: the store then merges GIN's pending list in the background.</summary>
    internal event Action? Written;

    public static IEnumerable<string> Schema =>
    [
        "CREATE TABLE IF NOT EXISTS search_parts (part int PRIMARY KEY, first_id bigint NOT NULL, texts int NOT NULL)",
        PostgresSearchSql.MakePart,
        PostgresSearchSql.Search,
        "SELECT daodi_search_part(1, -9223372036854775808) WHERE NOT EXISTS (SELECT FROM search_parts)",
    ];

    public Task Put(DaodiDb db, long id, string text, IReadOnlyCollection<string> marks, CancellationToken ct = default) =>
        PutMany(db, [new Indexed(id, text, marks)], ct);

    public async Task PutMany(DaodiDb db, IReadOnlyCollection<Indexed> texts, CancellationToken ct = default)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            foreach (var chunk in texts.OrderBy(text => text.Id).Chunk(4096)) await PutChunk(db, chunk, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }

        Written?.Invoke();
    }

    public async Task Remove(DaodiDb db, long id, CancellationToken ct = default)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var part = await PartOf(db, id, ct);
            await using var command = Command(db, $"DELETE FROM {Table(part)} WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            await command.ExecuteNonQueryAsync(ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public async Task<IReadOnlyList<long>> Search(DaodiDb db, string? query, IReadOnlyCollection<string> marks, long? beforeId = null, int take = 50, CancellationToken ct = default)
    {
        var tokens = Numbers(Bigrams.OfQuery(query ?? ""));
        var wanted = Marks.Of(marks);
        if (tokens.Length + wanted.Length == 0 || take <= 0) return [];
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = Command(db, "SELECT daodi_search($1, $2, $3, $4)");
            command.Parameters.Add(new NpgsqlParameter { Value = tokens });
            command.Parameters.Add(new NpgsqlParameter { Value = wanted });
            command.Parameters.Add(new NpgsqlParameter { Value = beforeId ?? long.MaxValue });
            command.Parameters.Add(new NpgsqlParameter { Value = take });
            var found = new List<long>(take);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) found.Add(reader.GetInt64(0));
            return found;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    internal static string Table(int part) => string.Create(CultureInfo.InvariantCulture, $"search_texts_{part}");

    private static async Task PutChunk(DaodiDb db, Indexed[] texts, CancellationToken ct)
    {
        var (newest, firstId, count) = await Newest(db, ct);
        var recent = Array.FindIndex(texts, text => text.Id >= firstId);
        if (recent < 0) recent = texts.Length;
        // Texts of older parts come singly: a case changed hands and its marks with it.
        foreach (var text in texts[..recent]) await Insert(db, await PartOf(db, text.Id, ct), [text], ct);
        if (recent == texts.Length) return;

        var rest = texts[recent..];
        if (count >= PartSize)
        {
            var last = await Last(db, newest, ct);
            var beyond = Array.FindIndex(rest, text => text.Id > last);
            if (beyond >= 0)
            {
                if (beyond > 0) await Insert(db, newest, rest[..beyond], ct);
                rest = rest[beyond..];
                newest++;
                await using var part = Command(db, "SELECT daodi_search_part($1, $2)");
                part.Parameters.Add(new NpgsqlParameter { Value = newest });
                part.Parameters.Add(new NpgsqlParameter { Value = rest[0].Id });
                await part.ExecuteNonQueryAsync(ct);
            }
        }

        await Insert(db, newest, rest, ct);
    }

    private static async Task Insert(DaodiDb db, int part, Indexed[] texts, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        var insert = $"INSERT INTO {Table(part)} (id, tokens, marks) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens, marks = excluded.marks";
        foreach (var text in texts)
        {
            var command = new NpgsqlBatchCommand(insert);
            command.Parameters.Add(new NpgsqlParameter { Value = text.Id });
            command.Parameters.Add(new NpgsqlParameter { Value = Numbers(Bigrams.OfText(text.Text)) });
            command.Parameters.Add(new NpgsqlParameter { Value = Marks.Of(text.Marks) });
            batch.BatchCommands.Add(command);
        }

        var counted = new NpgsqlBatchCommand("UPDATE search_parts SET texts = texts + $2 WHERE part = $1");
        counted.Parameters.Add(new NpgsqlParameter { Value = part });
        counted.Parameters.Add(new NpgsqlParameter { Value = texts.Length });
        batch.BatchCommands.Add(counted);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(int Part, long FirstId, int Count)> Newest(DaodiDb db, CancellationToken ct)
    {
        await using var command = Command(db, "SELECT part, first_id, texts FROM search_parts ORDER BY part DESC LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt32(2));
    }

    private static async Task<int> PartOf(DaodiDb db, long id, CancellationToken ct)
    {
        await using var command = Command(db, "SELECT part FROM search_parts WHERE first_id <= $1 ORDER BY part DESC LIMIT 1");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<long> Last(DaodiDb db, int part, CancellationToken ct)
    {
        await using var command = Command(db, $"SELECT coalesce(max(id), -9223372036854775808) FROM {Table(part)}");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static NpgsqlCommand Command(DaodiDb db, string sql) => new(sql,
        (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());

    private static int[] Numbers(IReadOnlyCollection<string> tokens) => [.. tokens.Select(Number)];

    /// <summary>
    /// One or two characters are their own code units, so no two of those share a number. Longer tokens are hashed into the
    /// range that begins with a surrogate, where no pair can be.
    /// </summary>
    private static int Number(string token)
    {
        if (token.Length == 1) return token[0];
        if (token.Length == 2 && !char.IsSurrogate(token[0])) return token[0] << 16 | token[1];
        var hash = 2166136261u; // FNV-1a
        foreach (var c in token) hash = (hash ^ c) * 16777619u;
        return unchecked((int)(0xD8000000u | (hash ^ hash >> 27) & 0x07FFFFFFu));
    }
}
