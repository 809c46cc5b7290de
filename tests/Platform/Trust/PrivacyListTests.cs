using System.Text.RegularExpressions;
using Daodi.Exchange;
using Daodi.Storage;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

/// <summary>The list of personal data is whole: no column that looks as if it held some, and none that does hold some, is missing on it.</summary>
public sealed partial class PrivacyListTests
{
    [Fact, Trait("Category", "Fast")]
    public async Task EveryColumn_ThatLooksPersonal_SaysWhetherItIs()
    {
        await using var platform = await RunningPlatform.Start();
        var faults = await platform.Read(db => Task.FromResult(Undeclared(db.Model.GetEntityTypes()).ToList()));
        // Say .Personal(kind, what) or .NotPersonal() where the entity is configured.
        faults.ShouldBeEmpty();
    }

    /// <summary>What shows that the test above can fail.</summary>
    [Fact, Trait("Category", "Fast")]
    public void Column_ThatNobodyDeclared_IsFound()
    {
        var builder = new ModelBuilder(new ConventionSet());
        var entity = builder.Entity<Visit>();
        entity.Property(v => v.Id);
        entity.Property(v => v.VisitorName).HasMaxLength(50);
        entity.Property(v => v.Stage).HasMaxLength(40);
        entity.Property(v => v.Lat);
        entity.Property(v => v.Notes).Unbounded();
        entity.Property(v => v.Phone).Personal(PersonalKind.Phone, "callers");
        entity.Property(v => v.UnitName).NotPersonal();
        Undeclared(((IMutableModel)builder.Model).GetEntityTypes()).ShouldBe(["Visit.Lat", "Visit.Notes", "Visit.VisitorName"], ignoreOrder: true);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task EveryDeclaration_HasARowThatSaysWhyAndHowLong()
    {
        await using var platform = await RunningPlatform.Start();
        var lines = await platform.Services.GetRequiredService<PersonalRegister>().List();
        lines.Count.ShouldBeGreaterThan(40);
        lines.Where(l => l.Why is null).Select(l => l.Field?.What ?? l.Elsewhere!.What).Distinct().ShouldBeEmpty();
        // 网络安全法 21: logs at least six months.
        foreach (var what in new[] { "reads", "logs" })
            lines.First(l => (l.Field?.What ?? l.Elsewhere!.What) == what).Why!.Keep!.Value.Amount.ShouldBeGreaterThanOrEqualTo(184);
    }

    [Theory, BothDatabases]
    public async Task PlantedPerson_AfterAWholeStory_StandsOnlyInDeclaredColumns(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind);
        await Story(platform);
        var found = await Holding(platform, [Planted.Wang.Name, Planted.Wang.Phone, Planted.Wang.Id, "青禾路甲17号"]);

        // What shows that the search finds something: the places we know of.
        foreach (var known in new[] { "appeal_callers.name", "appeal_callers.phone", "appeal_callers.id_number", "inbox.payload", "cases.address", "appeals.text", "appeals.reply", "acts.data", "subjects.name" })
            found.ShouldContain(known);
        var declared = await platform.Read(db => Task.FromResult(PersonalModel.Fields(db.Model).Select(f => $"{f.Table}.{f.Column}").ToHashSet()));
        found.Where(f => !declared.Contains(f)).ShouldBeEmpty();
        // A number stands nowhere in the register of subjects in clear.
        (await Holding(platform, [Planted.Wang.Phone, Planted.Wang.Id])).ShouldNotContain(f => f.StartsWith("subject", StringComparison.Ordinal));
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Page_OfTheList_ShowsColumnsRowsAndPeriods()
    {
        await using var platform = await RunningPlatform.Start();
        await platform.Push("L-1", Planted.Wang);
        using var officer = await platform.SignedIn("baohu");
        var page = await officer.GetStringAsync("/admin/personal");
        foreach (var text in new[] { "appeal_callers.id_number", "1095日", "个人信息保护负责人", "当事人" }) page.ShouldContain(text);
        page.ShouldNotContain(Planted.Wang.Phone);
    }

    /// <summary>One appeal from push to closed, with the person named wherever somebody may write; one item in quarantine.</summary>
    private static async Task Story(RunningPlatform platform)
    {
        var who = Planted.Wang;
        var no = await platform.Push("P-1", who, $"我是{who.Name}，电话{who.Phone}，身份证{who.Id}，住{who.Address}，路灯坏了。");
        using var desk = await platform.SignedIn("diaodu");
        (await desk.Unmask(no, "name", "phone", "id")).EnsureSuccessStatusCode();
        await platform.Close(no, $"{who.Name}您好，已修复。", $"{who.Name}很满意");
        using var hotline = await platform.Pushing("12345");
        using var bad = new StringContent($$$"""{"sourceId":"P-2","nature":"{{{who.Name}}}","text":"{{{who.Phone}}}","region":"371402001","person":{"name":"{{{who.Name}}}","phone":"{{{who.Phone}}}"}}""", System.Text.Encoding.UTF8, "application/json");
        (await hotline.PostAsync("/api/v1/sources/12345/items", bad)).EnsureSuccessStatusCode();
        await RunningPlatform.Until(() => platform.Read(db => db.Set<InboxRow>().AnyAsync(r => r.State == InboxState.Quarantined)), there => there);
    }

    /// <summary>The text columns, of every table of the model, that hold one of these.</summary>
    private static Task<List<string>> Holding(RunningPlatform platform, string[] values) => platform.Read(async db =>
    {
        var found = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, null);
            foreach (var column in entity.GetProperties().Where(p => p.ClrType == typeof(string)).Select(p => p.GetColumnName(table)!))
                foreach (var value in values)
                {
                    var sql = $"SELECT COUNT(*) AS \"Value\" FROM \"{table.Name}\" WHERE \"{column}\" LIKE {{0}}";
                    if (await db.Database.SqlQueryRaw<long>(sql, $"%{value}%").SingleAsync() > 0) found.Add($"{table.Name}.{column}");
                }
        }
        return found.Distinct().ToList();
    });

    /// <summary>Columns that look personal and say nothing. The storage's own are left out: it knows nothing of persons and holds rules and counters.</summary>
    private static IEnumerable<string> Undeclared(IEnumerable<IReadOnlyEntityType> entities) =>
        from entity in entities
        where entity.ClrType.Assembly != typeof(DaodiDb).Assembly
        from property in entity.GetProperties()
        where LooksPersonal(property) && !PersonalModel.IsDeclared(property)
        select $"{entity.ClrType.Name}.{property.Name}";

    private static bool LooksPersonal(IReadOnlyProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(double)) return property.Name is "Lon" or "Lat" or "Longitude" or "Latitude";
        if (type == typeof(byte[]) || type == typeof(long)) return property.Name is "Sealed" or "Value" or "Digest";
        return type == typeof(string) && (property.GetMaxLength() is null || SuspectName().IsMatch(property.Name));
    }

    [GeneratedRegex("Name|Phone|Mobile|IdNumber|Address|Text|Note|Remark|Reason|Payload|Correct|Summary|Title|Reply|Answer|Person|Uploader|Device|Holder|Contact|Mail|Plate|Birth|Query|Errors|Words|Comment|Message|^Data$|^Zh$|^En$")]
    private static partial Regex SuspectName();

    private sealed class Visit
    {
        public long Id { get; set; }
        public string VisitorName { get; set; } = "";
        public string Stage { get; set; } = "";
        public string Notes { get; set; } = "";
        public string Phone { get; set; } = "";
        public string UnitName { get; set; } = "";
        public double Lat { get; set; }
    }
}
