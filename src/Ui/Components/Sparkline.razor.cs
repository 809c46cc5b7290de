using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Components;

/// <summary>A trend without axes. Unknown values leave a gap.</summary>
public sealed partial class Sparkline
{
    [Parameter, EditorRequired] public IReadOnlyList<double?> Values { get; set; } = [];

    private IEnumerable<string> Runs()
    {
        var known = Values.Where(v => v is not null).Select(v => v!.Value).ToList();
        if (known.Count == 0)
            yield break;
        var (low, high) = (known.Min(), known.Max());
        var span = high > low ? high - low : 1;
        var run = new List<string>();
        for (var i = 0; i <= Values.Count; i++)
        {
            if (i < Values.Count && Values[i] is { } value)
                run.Add(string.Create(CultureInfo.InvariantCulture, $"{100.0 * i / Math.Max(1, Values.Count - 1):0.##},{22 - 20 * (value - low) / span:0.##}"));
            else if (run.Count > 0)
            {
                yield return string.Join(' ', run);
                run.Clear();
            }
        }
    }
}
