using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Daodi.Exchange;
using Daodi.Host.Operations.Backup;
using Daodi.Storage;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Case = Daodi.Cases.Case;

namespace Daodi.Tests.Platform.Operations;

/// <summary>Last night's backup on an empty machine: complete, proven, and refused where it is not.</summary>
public sealed class BackupTests
{
    private const string Items = "/api/v1/sources/12345/items";

    [Theory, BothDatabases]
    public async Task Backup_OfARunningPlatform_IsRestoredIntoAnEmptyFolderAndProvenComplete(DatabaseKind kind)
    {
        await using var sites = new Sites(kind);
        var (data, place, empty) = (await sites.Empty(), sites.Place(), await sites.Empty());
        var before = new List<string>();
        byte[] photo = RandomNumberGenerator.GetBytes(200_000);
        string folder, hash;
        long erased;
        await using (var app = await Sites.Serve(data))
        {
            using var hotline = await Pushing(app);
            for (var n = 0; n < 5; n++) before.AddRange(await Push(hotline, $"A{n}", 20));
            hash = (await app.Services.GetRequiredService<Blobs>().Put(new MemoryStream(photo), photo.Length))!.Value.Hash;
            // An act that the law had emptied is no altered act.
            erased = await app.Services.GetRequiredService<IReader>().Read(db => db.Set<ActRow>().OrderBy(a => a.Id).Select(a => a.Id).FirstAsync());
            await using (var scope = app.Services.CreateAsyncScope())
            {
                (await scope.ServiceProvider.GetRequiredService<EraseAct>().Run(erased,
                    new("《中华人民共和国个人信息保护法》第四十七条", "应信息主体书面请求删除"), Viewer.System("officer"))).Ok.ShouldBeTrue();
            }

            // The hotline goes on pushing while the copy is taken.
            using var stop = new CancellationTokenSource();
            var going = Task.Run(async () =>
            {
                for (var n = 0; !stop.IsCancellationRequested; n++) await Push(hotline, $"B{n}", 20);
            });
            var (code, lines, messages) = await Sites.Cli("backup", place, "--data", data);
            await stop.CancelAsync();
            await going;
            code.ShouldBe(0, $"{messages}{string.Join(" ", lines)}");
            folder = (string)lines.Single()["folder"]!;
        }

        (await Sites.Cli("restore", folder, "--check")).Code.ShouldBe(0);
        var (restored, proof, said) = await Sites.Cli("restore", folder, "--data", empty);
        restored.ShouldBe(0, $"{said}{string.Join(" ", proof)}");
        ((long)proof.Single()["acts"]!).ShouldBeGreaterThan(100);

        await using var again = await Sites.Serve(empty);
        var reader = again.Services.GetRequiredService<IReader>();
        // Everything that was acknowledged before the backup began is there, once, and each received item comes to its case.
        var there = await reader.Read(db => db.Set<InboxRow>().Select(r => r.SourceId).ToListAsync());
        before.Except(there).ShouldBeEmpty();
        there.Distinct().Count().ShouldBe(there.Count);
        (await RunningPlatform.Until(() => reader.Read(db => db.Set<Case>().CountAsync()), n => n == there.Count)).ShouldBe(there.Count);
        (await reader.Read(db => db.Set<ActRow>().ToListAsync())).ShouldAllBe(act => act.Id == erased ? act.IsErased : Acts.IsWhole(act));
        (await again.Services.GetRequiredService<Blobs>().Verify(hash)).ShouldBe(true);
        // The restored platform works on: it takes in what comes, numbers after the old ones, finds by search.
        using var client = await Pushing(again);
        (await Push(client, "C", 20)).Count.ShouldBe(20);
        (await RunningPlatform.Until(() => reader.Read(db => db.Set<Case>().CountAsync()), n => n == there.Count + 20)).ShouldBe(there.Count + 20);
    }

    [Theory, BothDatabases]
    public async Task Restore_OfABackupThatWasTouched_NamesTheFileAndWritesNothing(DatabaseKind kind)
    {
        await using var sites = new Sites(kind);
        var (data, place, empty) = (await sites.Empty(), sites.Place(), await sites.Empty());
        var hash = "";
        await using (var app = await Sites.Serve(data))
        {
            hash = (await app.Services.GetRequiredService<Blobs>().Put(new MemoryStream(RandomNumberGenerator.GetBytes(9000)), 9000))!.Value.Hash;
        }

        var folder = await Backup(place, data);
        var database = Directory.EnumerateFiles(folder, "daodi.*db*").Concat(Directory.EnumerateFiles(folder, "*.pgdump")).First();
        await Touched(database, Path.GetFileName(database), "changed");
        await Touched(Path.Combine(place, "evidence", hash[..2], hash[2..4], hash), $"evidence/{hash}", "changed");
        var key = Directory.EnumerateFiles(Path.Combine(folder, "keys"), "*", SearchOption.AllDirectories).First();
        var kept = await File.ReadAllBytesAsync(key);
        File.Delete(key);
        (await Fault(folder)).ShouldBe((Path.GetRelativePath(folder, key), "missing"));
        await File.WriteAllBytesAsync(key, kept);
        (await Sites.Cli("restore", folder, "--check")).Code.ShouldBe(0);

        // A manifest that points outside its folder reads nothing there.
        var manifest = Path.Combine(folder, "manifest.json");
        var text = await File.ReadAllTextAsync(manifest);
        await File.WriteAllTextAsync(manifest, text.Replace("\"evidence.list\"", "\"../../../etc/passwd\"", StringComparison.Ordinal));
        (await Fault(folder)).ShouldBe(("../../../etc/passwd", "outside"));
        await File.WriteAllTextAsync(manifest, text[..^20]);
        var (code, _, messages) = await Sites.Cli("restore", folder, "--data", empty);
        (code, messages.Contains("damaged", StringComparison.Ordinal)).ShouldBe((1, true));

        async Task Touched(string path, string name, string fault)
        {
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
            (await Fault(folder)).ShouldBe((name, fault));
            var (restored, lines, _) = await Sites.Cli("restore", folder, "--data", empty);
            restored.ShouldBe(1);
            ((string)lines.Single()["error"]!["code"]!).ShouldBe("restore.damaged");
            Directory.EnumerateFiles(empty).Select(Path.GetFileName).ShouldBe(kind == DatabaseKind.Postgres ? ["daodi.json"] : [], "nothing was written");
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    [Theory, Trait("Category", "Fast")]
    [InlineData("actor_name = '别人'")]
    // Emptied as the law would have it, but no act says so.
    [InlineData("salt = zeroblob(16), data = '{}', reason = NULL, actor_name = ''")]
    public async Task Restore_OfABackupWithAnAlteredAct_NamesTheActAndThePlatformDoesNotStartOnIt(string change)
    {
        await using var sites = new Sites(DatabaseKind.Sqlite);
        var (data, place, empty) = (await sites.Empty(), sites.Place(), await sites.Empty());
        await using (var app = await Sites.Serve(data))
        {
            using var hotline = await Pushing(app);
            await Push(hotline, "A", 3);
            await RunningPlatform.Until(() => app.Services.GetRequiredService<IReader>().Read(db => db.Set<Case>().CountAsync()), n => n == 3);
        }

        var folder = await Backup(place, data);
        // Somebody with the backup in their hands changes the history and makes the manifest agree.
        var file = Path.Combine(folder, "daodi.db");
        long altered;
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'acts'";
            command.CommandText = (string)(await command.ExecuteScalarAsync())! + $"""
                ;
                UPDATE acts SET {change} WHERE id = (SELECT MIN(id) FROM acts WHERE case_id IS NOT NULL);
                SELECT MIN(id) FROM acts WHERE case_id IS NOT NULL
                """;
            altered = (long)(await command.ExecuteScalarAsync())!;
        }

        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")))!;
        var entry = manifest["files"]!.AsArray().Single(f => (string)f!["path"]! == "daodi.db")!;
        (entry["bytes"], entry["sha256"]) = (new FileInfo(file).Length, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), manifest.ToJsonString());

        var (code, lines, _) = await Sites.Cli("restore", folder, "--data", empty);
        code.ShouldBe(1);
        var error = lines.Single()["error"]!;
        ((string)error["code"]!).ShouldBe("proof.act");
        ((string)error["message"]!).ShouldContain(altered.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (await Should.ThrowAsync<InvalidDataException>(() => Host.Composition.Platform.Create(Sites.Settings(empty)))).Message.ShouldContain("restore-unproven");
    }

    [Fact]
    public async Task Backups_KeptInOnePlace_ShareTheirEvidenceAndOldOnesGo()
    {
        await using var sites = new Sites(DatabaseKind.Sqlite);
        var (data, place) = (await sites.Empty(), sites.Place());
        await using var app = await Sites.Serve(data);
        var blobs = app.Services.GetRequiredService<Blobs>();
        async Task<string> Put(byte fill) => (await blobs.Put(new MemoryStream([.. Enumerable.Repeat(fill, 5000)]), 5000))!.Value.Hash;
        string InPlace(string hash) => Path.Combine(place, "evidence", hash[..2], hash[2..4], hash);
        string InSite(string hash) => Path.Combine(data, "evidence", hash[..2], hash[2..4], hash);

        var (gone, stays) = (await Put(1), await Put(2));
        var first = await Backup(place, data);
        // A crash in the middle of another one.
        Directory.CreateDirectory(Path.Combine(place, "20200101T000000Z.part", "keys"));
        File.Delete(InSite(gone));
        // What lies there rots; the good copy of the first backup is not overwritten by it.
        await File.WriteAllBytesAsync(InSite(stays), [.. Enumerable.Repeat((byte)9, 4999)]);
        var second = await Backup(place, data, keep: 2);
        Directory.Exists(Path.Combine(place, "20200101T000000Z.part")).ShouldBeFalse();
        (await File.ReadAllBytesAsync(InPlace(stays))).ShouldAllBe(b => b == 2);
        File.Exists(InPlace(gone)).ShouldBeTrue("the first backup still needs it");

        var third = await Backup(place, data, keep: 2);
        BackupShelf.All(place).ShouldBe([second, third]);
        Directory.Exists(first).ShouldBeFalse();
        File.Exists(InPlace(gone)).ShouldBeFalse();
        (await Sites.Cli("restore", third, "--check")).Code.ShouldBe(0);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Backup_WhereItCannotBe_SaysWhatToDo()
    {
        await using var sites = new Sites(DatabaseKind.Sqlite);
        var (data, place, missing) = (await sites.Empty(), sites.Place(), Path.Combine(sites.Place(), "nothing"));
        await using (await Sites.Serve(data))
        {
        }

        (await Code("backup", Path.Combine(data, "backups"), "--data", data)).ShouldBe("backup.inside");
        (await Code("backup", place, "--data", missing)).ShouldBe("backup.failed");
        Directory.Exists(missing).ShouldBeFalse("asking for a backup makes no site");
        var file = Path.Combine(place, "file");
        await File.WriteAllTextAsync(file, "");
        (await Code("backup", Path.Combine(file, "x"), "--data", data)).ShouldBe("backup.failed");
        (await Code("restore", place, "--data", missing)).ShouldBe("backup.failed");
        var folder = await Backup(place, data);
        (await Code("restore", folder, "--data", data)).ShouldBe("restore.not-empty");
        (await Sites.Cli("backup", place, "--data", data, "--keep", "0")).Code.ShouldBe(2);

        // Made by a release that knows more than this one.
        var manifest = Path.Combine(folder, "manifest.json");
        var text = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        text["database"]!["lastMigration"] = "20991231000000_Later";
        await File.WriteAllTextAsync(manifest, text.ToJsonString());
        (await Code("restore", folder, "--data", missing)).ShouldBe("restore.newer");

        static async Task<string> Code(params string[] arguments)
        {
            var (code, lines, _) = await Sites.Cli(arguments);
            code.ShouldBe(1);
            return (string)lines.Single()["error"]!["code"]!;
        }
    }

    private static async Task<string> Backup(string place, string data, int? keep = null)
    {
        // Folders are named by the second.
        await Task.Delay(1100);
        var (code, lines, messages) = await Sites.Cli(["backup", place, "--data", data, .. keep is { } k ? (string[])["--keep", $"{k}"] : []]);
        code.ShouldBe(0, $"{messages}{string.Join(" ", lines)}");
        return (string)lines.Single()["folder"]!;
    }

    private static async Task<(string, string)> Fault(string folder)
    {
        var (code, lines, _) = await Sites.Cli("restore", folder, "--check");
        code.ShouldBe(1);
        return ((string)lines[0]["file"]!, (string)lines[0]["fault"]!);
    }

    private static async Task<HttpClient> Pushing(ServedSite app)
    {
        var issued = await app.Services.GetRequiredService<Credentials>().Issue("12345", "tests", null, Viewer.System("tests"));
        var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issued.Value.Token);
        return client;
    }

    /// <summary>Pushes some and returns the ids that were acknowledged.</summary>
    private static async Task<IReadOnlyList<string>> Push(HttpClient hotline, string prefix, int count)
    {
        var ids = Enumerable.Range(0, count).Select(n => $"{prefix}-{n}").ToList();
        using var answer = await hotline.PostAsJsonAsync(Items, new JsonArray([.. ids.Select(id => AtTheDoor.Appeal(id))]));
        answer.EnsureSuccessStatusCode();
        return ids;
    }
}
