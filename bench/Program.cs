using System.Text;
using Daodi.Bench;

Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
string? root = null;
var parts = new List<string>();
var (small, databases) = (false, new List<Database>());
string? folder = null;
int? cases = null;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--root": root = args[++i]; break;
        case "--small": small = true; break;
        case "--folder": folder = args[++i]; break;
        case "--cases": cases = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture); break;
        case "--sqlite": databases.Add(Database.Sqlite); break;
        case "--postgres": databases.Add(Database.Postgres); break;
        case "lane" or "intake" or "tokens" or "million" or "paint" or "start" or "ledger" or "import" or "outbox" or "backup": parts.Add(args[i]); break;
        default:
            Console.Error.WriteLine($"bench: what is {args[i]}? bench/run [lane|intake|tokens|million|paint|start|ledger|import|outbox|backup] … [--small] [--sqlite|--postgres] [--folder DIR] [--cases N]");
            return 2;
    }
}

if (parts.Count == 0) parts.AddRange(["start", "paint", "lane", "intake", "tokens", "million", "ledger", "import", "outbox", "backup"]);
if (databases.Count == 0) databases.AddRange([Database.Sqlite, Database.Postgres]);
if (!Daodi.Tests.Platform.Fixtures.PostgresCluster.Installed && databases.Remove(Database.Postgres))
    Console.WriteLine("PostgreSQL 15 is not installed: SQLite only.");

root ??= Directory.GetCurrentDirectory();
var report = new Report(Path.Combine(root, "docs", "performance.md"), write: !small);
foreach (var part in parts)
{
    switch (part)
    {
        case "intake": await Intake.Run(report, databases, small); break;
        case "tokens": await Intake.CompareTokens(report, databases, small); break;
        case "ledger": await Ledger.Run(report, databases, small); break;
        case "import": await Import.Run(report, databases, small); break;
        case "outbox": await Outbox.Run(report, databases, small); break;
        case "backup": await Backup.Run(report, root, databases, small, folder, cases); break;
        case "lane": await Lane.Run(report, databases, small); break;
        case "million": await Million.Run(report, databases, small, folder, cases); break;
        case "paint": await Paint.Run(report, small); break;
        default: await Start.Run(report, root, small); break;
    }
}

return 0;
