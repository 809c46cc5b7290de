using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Ui.Admin;

/// <summary>A silent source is a notice to those who keep the sources.</summary>
internal sealed class SourceNotices(UnitDirectory units) : ISourceWarning
{
    public Task Tell(DaodiDb db, SourceDefinition source, bool silent, Words words, DateTimeOffset at, CancellationToken ct)
    {
        db.Add(new Notice
        {
            Id = Ids.Next(),
            Unit = units.City.Code,
            Permission = Permissions.Quarantine,
            Kind = silent ? "source.silent" : "source.speaks",
            Zh = words.Zh,
            En = words.En,
            At = at,
        });
        return Task.CompletedTask;
    }
}
