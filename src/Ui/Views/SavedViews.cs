using Daodi.Storage;
using Daodi.Trust;
using Daodi.Ui.Shell;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Ui.Views;

/// <summary>Keeping and finding saved views; each account has its own.</summary>
public sealed class SavedViews(IReader reader, IWriteLane lane)
{
    public const int LongestName = 40, LongestQuery = 500, Most = 20;

    public Task<List<SavedView>> Of(Viewer viewer, string list, CancellationToken ct = default) => reader.Read(db =>
        db.Set<SavedView>().Where(v => v.AccountId == viewer.AccountId && v.List == list).OrderBy(v => v.Id).ToListAsync(ct));

    /// <summary>Keeps a view; one of the same name is replaced. Errors: <c>view.name</c>, <c>view.query</c>, <c>view.most</c>.</summary>
    public Task<Result<SavedView>> Save(Viewer viewer, string? list, string? name, string? query, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var (title, asked) = (name?.Trim() ?? "", query ?? "");
        if (Fault(viewer, list, title, asked) is { } fault) return Task.FromResult<Result<SavedView>>(fault);
        return lane.Run<SavedView>(async (db, stop) =>
        {
            var own = await db.Set<SavedView>().AsTracking().Where(v => v.AccountId == viewer.AccountId && v.List == list).ToListAsync(stop);
            var same = own.Where(v => v.Name == title).ToList();
            if (own.Count - same.Count >= Most)
                return Error.Conflict("view.most", ($"最多保存 {Most} 个视图，请先删除不用的。", $"At most {Most} views; delete one you no longer use."));
            db.RemoveRange(same);
            var view = new SavedView { Id = Ids.Next(), AccountId = viewer.AccountId!.Value, List = list!, Name = title, Query = asked };
            db.Add(view);
            return view;
        }, ct);
    }

    /// <summary>Deletes a view. Error <c>view.none</c> where it is not the viewer's.</summary>
    public Task<Result<SavedView>> Delete(Viewer viewer, long id, CancellationToken ct = default) => lane.Run<SavedView>(async (db, stop) =>
    {
        if (await db.Set<SavedView>().AsTracking().FirstOrDefaultAsync(v => v.Id == id && v.AccountId == viewer.AccountId, stop) is not { } view)
            return Error.NotFound("view.none", ("没有这个视图。", "There is no such view."));
        db.Remove(view);
        return view;
    }, ct);

    internal static Error? Fault(Viewer viewer, string? list, string name, string query) =>
        viewer.AccountId is null ? Error.Forbidden("view.account", ("只有账号可以保存视图。", "Only accounts keep views."))
        : !Preferences.IsLocal(list) || list!.Length > 60 || list.Contains('?', StringComparison.Ordinal) ? Error.Invalid("view.list", ("没有这个列表。", "There is no such list."), "list")
        : name.Length is 0 or > LongestName ? Error.Invalid("view.name", ($"请给视图起一个不超过 {LongestName} 字的名称。", $"Give the view a name of at most {LongestName} characters."), "name")
        : query.Length > LongestQuery || query.Length > 0 && query[0] != '?' || query.Any(char.IsControl) ? Error.Invalid("view.query", ("筛选条件太长，无法保存。", "The filter is too long to keep."), "query")
        : null;
}
