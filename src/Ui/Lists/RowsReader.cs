using System.Data;
using System.Data.Common;

namespace Daodi.Ui.Lists;

/// <summary>Rows as an <see cref="IDataReader"/>, the one form that MiniExcel writes without holding them all.</summary>
internal sealed class RowsReader<TRow>(IReadOnlyList<string> titles, IReadOnlyList<ExportColumn<TRow>> columns, IAsyncEnumerable<TRow> rows, CancellationToken token, string? last = null) : DbDataReader
{
    private readonly IAsyncEnumerator<TRow> _rows = rows.GetAsyncEnumerator(token);
    private bool _closed, _atLast;

    public override int FieldCount => columns.Count;
    public override string GetName(int ordinal) => titles[ordinal];
    public override int GetOrdinal(string name) => ((List<string>)titles).IndexOf(name);
    public override object GetValue(int ordinal) => _atLast ? ordinal == 0 ? last! : DBNull.Value : Export.Cell(columns[ordinal].Value(_rows.Current)) ?? DBNull.Value;
    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;
    public override Type GetFieldType(int ordinal) => typeof(object);
    public override bool IsClosed => _closed;
    public override bool HasRows => true;
    public override int Depth => 0;
    public override int RecordsAffected => -1;
    public override object this[int ordinal] => GetValue(ordinal);
    public override object this[string name] => GetValue(GetOrdinal(name));
    public override async Task<bool> ReadAsync(CancellationToken cancellationToken) => await _rows.MoveNextAsync() || Last();

    // MiniExcel reads synchronously on its own thread; the rows come from a database that answers at once or not at all.
    public override bool Read() => _rows.MoveNextAsync().AsTask().GetAwaiter().GetResult() || Last();
    public override bool NextResult() => false;

    public override int GetValues(object[] values)
    {
        for (var i = 0; i < FieldCount; i++)
            values[i] = GetValue(i);
        return FieldCount;
    }

    /// <summary>One more row after the last, where there is something to say in it.</summary>
    private bool Last() => last is not null && !_atLast && (_atLast = true);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _rows.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        base.Dispose(disposing);
    }

    public override System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException();
    public override string GetDataTypeName(int ordinal) => nameof(Object);
    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);
    public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();
    public override char GetChar(int ordinal) => (char)GetValue(ordinal);
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException();
    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);
    public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);
    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);
    public override float GetFloat(int ordinal) => (float)GetValue(ordinal);
    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);
    public override short GetInt16(int ordinal) => (short)GetValue(ordinal);
    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);
    public override long GetInt64(int ordinal) => (long)GetValue(ordinal);
    public override string GetString(int ordinal) => (string)GetValue(ordinal);
}
