using Daodi.Cases;
using Daodi.Seam;

namespace Daodi.Ui.Platform;

/// <summary>Lights that change with time, timed actions, and dues that waited for a calendar: looked after every few seconds.</summary>
public sealed class SweepCases(Sweeps sweeps) : IPeriodicJob
{
    public Task Run(CancellationToken stop) => sweeps.Run(stop);
}
