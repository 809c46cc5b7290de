using System.Text.Encodings.Web;
using System.Text.Json;
using Daodi.City.Appeals;
using Daodi.Kernel;

namespace Daodi.Bench;

/// <summary>Appeals as the hotline would send them today, from the synthetic city, each with an id of its own.</summary>
internal static class Items
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The texts are made once and sent again under new ids: making them would cost the machine as much as taking them in.</summary>
    private static readonly Lazy<List<Appeal>> Pool = new(() =>
    {
        var maker = new AppealMaker(7, 1000);
        var today = TimeProvider.System.GetUtcNow().LocalDate();
        return [.. Enumerable.Range(1, 5).SelectMany(day => maker.Of(today.AddDays(-day))).Where(a => a.Fault == Fault.None)];
    });

    public static IReadOnlyList<string> Make(string run, int count)
    {
        var now = TimeProvider.System.GetUtcNow();
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var appeal = Pool.Value[i % Pool.Value.Count] with { SourceId = $"{run}-{i:000000}", AcceptedAt = now.AddSeconds(-i % 3600) };
            return AppealJson.Of(appeal).ToJsonString(AsWritten);
        })];
    }
}
