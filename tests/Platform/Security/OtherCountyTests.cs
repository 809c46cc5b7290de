using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Daodi.Cases;
using Daodi.SampleSystem;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Security;

/// <summary>
/// Story 3: somebody with every permission that works with cases, but of another place, tries to read and to act on a case
/// at every door there is, by address and by interface.
/// </summary>
public sealed class OtherCountyTests(OtherCountyTests.Matter matter) : IClassFixture<OtherCountyTests.Matter>
{
    private const string Owner = "371402001", Sibling = "371402002", CountyBureau = "371402D03", OtherTownship = "371423001", OtherCounty = "371423";

    private static readonly string[] Queries =
    [
        "", "?view=all", "?view=open", "?view=todo", $"?q={Uri.EscapeDataString(Matter.Words)}", $"?view=all&q={Uri.EscapeDataString(Matter.Words)}",
        "?format=csv", "?view=all&format=csv", $"?view=all&unit={Owner}", $"?unit={Owner}", "?size=200",
    ];

    private readonly RunningPlatform _platform = matter.Platform;

    public static TheoryData<string> Outsiders => [Sibling, CountyBureau, OtherTownship, OtherCounty];

    [Theory, MemberData(nameof(Outsiders))]
    public async Task Case_OfAnotherPlace_IsReadableAtNoDoor(string unit)
    {
        var cookie = await _platform.CookieOf(await _platform.Account(unit, matter.Roles));

        (await Told(cookie, Matter.Words, Doors().Where(d => d.TakesParameters))).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Outsiders))]
    public async Task Case_OfAnotherPlace_IsInNoListBoardOrExport(string unit)
    {
        var cookie = await _platform.CookieOf(await _platform.Account(unit, matter.Roles));

        (await Listed(cookie)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Outsiders))]
    public async Task Case_OfAnotherPlace_CannotBeActedOnAtAnyDoor(string unit)
    {
        var user = await _platform.Account(unit, matter.Roles);
        var cookie = await _platform.CookieOf(user);
        using var client = _platform.Bare();
        var before = await Standing();

        foreach (var door in Door.All(_platform).Where(d => d is { TakesParameters: true, IsPublic: false, Method: not ("GET" or "HEAD") }))
            foreach (var url in matter.Numbers.Select(door.Url).Distinct())
                foreach (var body in Bodies(door, before))
                {
                    var answer = await Answer.Of(client, door.Request(url, cookie, body));
                    answer.Status.ShouldBeGreaterThanOrEqualTo(400, $"{door} {url}");
                    answer.Body.Contains(Matter.Words, StringComparison.Ordinal).ShouldBeFalse(door.ToString());
                }

        (await Standing()).ShouldBe(before);
    }

    /// <summary>What shows that the tests above could fail: the same doors do tell the case to those whose it is.</summary>
    [Theory]
    [InlineData(Owner)]
    [InlineData("371402")]
    [InlineData("3714")]
    public async Task Case_OfOnesOwnPlace_IsReadAndListed(string unit)
    {
        var cookie = await _platform.CookieOf(await _platform.Account(unit, matter.Roles));

        var read = await Told(cookie, Matter.Words, Doors().Where(d => d.TakesParameters));
        read.ShouldContain(told => told.StartsWith("GET /api/", StringComparison.Ordinal));
        read.ShouldContain(told => told.StartsWith("GET /cases/", StringComparison.Ordinal));
        (await Listed(cookie)).ShouldContain(told => told.StartsWith("GET /api/", StringComparison.Ordinal));
    }

    private IEnumerable<Door> Doors() => Door.All(_platform).Where(d => d is { IsPublic: false, Method: "GET" });

    /// <summary>The doors that answer with <paramref name="words"/>, given the case's number or id for each parameter.</summary>
    private async Task<List<string>> Told(string cookie, string words, IEnumerable<Door> doors)
    {
        using var client = _platform.Bare();
        var told = new List<string>();
        foreach (var door in doors)
            foreach (var url in matter.Numbers.Select(door.Url).Distinct())
                if ((await Answer.Of(client, door.Request(url, cookie))).Body.Contains(words, StringComparison.Ordinal))
                    told.Add($"{door.Method} {url}");
        return told;
    }

    /// <summary>Lists, boards and exports that name one of the cases.</summary>
    private async Task<List<string>> Listed(string cookie)
    {
        using var client = _platform.Bare();
        var told = new List<string>();
        foreach (var door in Doors().Where(d => !d.TakesParameters))
            foreach (var query in Queries)
            {
                var url = door.Url("1") + query;
                var body = (await Answer.Of(client, door.Request(url, cookie))).Body;
                if (matter.CaseNos.Any(no => body.Contains(no, StringComparison.Ordinal))) told.Add($"{door.Method} {url}");
            }
        return told;
    }

    /// <summary>What somebody might send: every action of every loop as JSON and as a form, and a purpose to unmask.</summary>
    private IEnumerable<HttpContent> Bodies(Door door, IReadOnlyList<(string No, string Stage, long Version, int Acts)> standing)
    {
        var version = standing[0].Version;
        var names = _platform.Services.GetRequiredService<Loops>().All.SelectMany(l => l.Actions.Keys).Distinct();
        foreach (var action in names)
        {
            if (door.IsProgram)
                yield return new StringContent(JsonSerializer.Serialize(new
                {
                    action,
                    version,
                    reason = "试探",
                    purpose = "试探",
                    field = "phone",
                    caseNo = standing[0].No,
                    fields = new { note = "试探", text = "试探", unit = Owner, reached = true, proof = "marks", ground = "other" },
                }), Encoding.UTF8, "application/json");
            else
                yield return new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["action"] = action,
                    ["version"] = $"{version}",
                    ["reason"] = "试探",
                    ["note"] = "试探",
                    ["text"] = "试探",
                });
        }
    }

    private Task<List<(string No, string Stage, long Version, int Acts)>> Standing() => _platform.Read(async db =>
    {
        var cases = await db.Set<Daodi.Cases.Case>().Where(c => matter.CaseNos.Contains(c.No)).OrderBy(c => c.No).ToListAsync();
        var acts = await db.Set<ActRow>().Where(a => a.CaseId != null).GroupBy(a => a.CaseId!.Value).ToDictionaryAsync(g => g.Key, g => g.Count());
        return cases.Select(c => (c.No, c.Stage, c.Version, acts.GetValueOrDefault(c.Id))).ToList();
    });

    /// <summary>A platform with one appeal and one found thing, both in the hands of one township.</summary>
    public sealed class Matter : IAsyncLifetime
    {
        /// <summary>Words that stand in the case and nowhere else.</summary>
        public const string Words = "紫薇坡独此一盏路灯";

        public RunningPlatform Platform { get; private set; } = null!;
        public IReadOnlyList<string> CaseNos { get; private set; } = [];

        /// <summary>Everything that may stand in an address for these cases: numbers, ids, files.</summary>
        public IReadOnlyList<string> Numbers { get; private set; } = [];

        /// <summary>Every role that works with cases; those who keep accounts and sources see what they keep.</summary>
        public string[] Roles { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            Platform = await RunningPlatform.Start(systems: [typeof(LostPropertySystem).Assembly]);
            string[] keepers = [Permissions.ManageAccounts, Permissions.DecideRights, Permissions.AuditAdministrators, Permissions.Quarantine, "platform.admin", "appeals.migrate"];
            Roles = [.. Platform.Services.GetRequiredService<Roles>().All.Where(r => !r.Permissions.Intersect(keepers).Any()).Select(r => r.Name)];
            CaseNos = [await Appeal(), await Thing()];
            var ids = await Platform.Read(db => db.Set<Daodi.Cases.Case>().Where(c => CaseNos.Contains(c.No)).Select(c => c.Id).ToListAsync());
            var files = await Platform.Read(db => db.Set<Evidence>().Select(e => e.Id).ToListAsync());
            Numbers = [.. CaseNos, .. ids.Concat(files).Select(i => $"{i}")];
        }

        public ValueTask DisposeAsync() => Platform.DisposeAsync();

        private async Task<string> Appeal()
        {
            using var hotline = await Platform.Pushing("12345");
            using var pushed = await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", new
            {
                sourceId = "S3-1",
                acceptedAt = Platform.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("O"),
                nature = "投诉",
                title = Words,
                text = $"{Words}坏了三天。",
                region = Owner,
                address = "新湖街道",
                person = new { name = "王试探", phone = "13905340000" },
            });
            pushed.EnsureSuccessStatusCode();
            var no = await RunningPlatform.Until(
                () => Platform.Read(db => db.Set<Daodi.Cases.Case>().Where(c => c.SourceId == "S3-1").Select(c => c.No).SingleOrDefaultAsync()), no => no is not null);

            var dispatcher = await ViewerOf(await Platform.Account("3714", "appeals.dispatcher"));
            await Platform.Write((db, ct) => Platform.Services.GetRequiredService<CaseDesk>().Take(db, new TakeAction
            {
                CaseNo = no!,
                Action = "dispatch",
                Fields = new Dictionary<string, object?> { ["unit"] = Owner },
            }, dispatcher, Platform.Clock.GetUtcNow(), ct));
            return no!;
        }

        private async Task<string> Thing()
        {
            using var keeper = await Platform.As(Owner, "lost-property.keeper");
            using var registered = await keeper.PostAsJsonAsync("/api/v1/lost-property", new
            {
                kind = "bag",
                place = Words,
                foundOn = "2026-11-02",
                marks = Words,
                shelf = "A-1",
            });
            registered.EnsureSuccessStatusCode();
            return (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("no").GetString()!;
        }

        private async Task<Viewer> ViewerOf(string user)
        {
            var id = await Platform.Read(db => db.Set<Account>().Where(a => a.UserName == user).Select(a => a.Id).SingleAsync());
            return (await Platform.Services.GetRequiredService<ViewerFactory>().Of(id))!;
        }
    }
}
