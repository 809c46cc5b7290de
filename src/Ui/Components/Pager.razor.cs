using Daodi.Ui.Lists;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>The way through a long list: by cursor where one is given, else by numbered pages.</summary>
public sealed partial class Pager
{
    [Parameter, EditorRequired] public ListQuery Query { get; set; } = null!;
    [Parameter, EditorRequired] public string Path { get; set; } = "";
    [Parameter, EditorRequired] public int Shown { get; set; }
    [Parameter] public long? Total { get; set; }
    [Parameter] public string? NextCursor { get; set; }
    [Parameter] public string? PreviousCursor { get; set; }

    private bool Numbered => Total is not null && NextCursor is null && PreviousCursor is null && Query.Cursor is null;
    private long First => (long)(Query.Page - 1) * Query.Size + 1;

    /// <summary>First, last and the pages around this one; 0 stands for a gap.</summary>
    private IEnumerable<int> Pages()
    {
        var last = (int)Math.Clamp((Total!.Value + Query.Size - 1) / Query.Size, 1, ListQuery.MaxPage);
        if (last == 1)
            yield break;
        var before = 0;
        for (var page = 1; page <= last; page++)
        {
            if (page != 1 && page != last && Math.Abs(page - Query.Page) > 2)
                continue;
            if (page > before + 1)
                yield return 0;
            yield return before = page;
        }
    }
}
