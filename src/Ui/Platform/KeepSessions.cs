using Daodi.Seam;
using Daodi.Trust;

namespace Daodi.Ui.Platform;

/// <summary>Every minute: writes when sessions were last used, so that no request has to.</summary>
public sealed class KeepSessions(SessionBook book) : IPeriodicJob
{
    public Task Run(CancellationToken stop) => book.Flush(stop);
}
