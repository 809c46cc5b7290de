using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Daodi.Exchange;
using Daodi.Host.Demo;
using Daodi.Tests.Platform.BadInput;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>The whole way on a running platform: a channel set up in the browser, an address proven, a case that arrives as a letter.</summary>
public sealed class MessagePagesTests
{
    private const string Address = "zhao.lei@city.example";

    [Theory, BothDatabases]
    public async Task Channel_SetUpInTheBrowser_CarriesAHandedCaseToItsHandler(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        await using var platform = await RunningPlatform.Start(kind, MessageSite.Morning, configuration: new Dictionary<string, string?> { ["Outward:AllowedHosts:0"] = "localhost", ["Messages:PublicUrl"] = "https://city.example" });
        using var admin = await platform.SignedIn("guanli");
        const string channel = "/admin/messages/channels/mail";
        (await AdminForms.Submit(admin, channel, "state", [("state", "Real")])).Body.ShouldContain("先填写并保存");
        (await AdminForms.Submit(admin, channel, "settings", server.Settings().Select(s => (s.Key, s.Key == "tls" ? "none" : s.Value)).Append(("secret", MailServer.Password)))).Body.ShouldContain("明文");
        var saved = (await AdminForms.Submit(admin, channel, "settings", server.Settings().Select(s => (s.Key, s.Value)).Append(("secret", MailServer.Password)))).Body;
        saved.ShouldContain("设置已保存");
        saved.ShouldNotContain(MailServer.Password);
        // The secret that is kept is not sent to another host.
        (await AdminForms.Submit(admin, channel, "settings", server.Settings().Select(s => (s.Key, s.Key == "port" ? "2525" : s.Value)))).Body.ShouldContain("重新填写密钥");
        (await AdminForms.Submit(admin, channel, "state", [("state", "Real")])).Body.ShouldContain("状态已更改");
        (await AdminForms.Submit(admin, channel, "trial", [("to", "trial@city.example")])).Body.ShouldContain("对方已接收");
        (await AdminForms.Submit(admin, channel, "trial", [("to", "550@city.example")])).Body.ShouldContain("user unknown");
        await server.Arrived();

        using var handler = await platform.SignedIn("chengban");
        (await AdminForms.Submit(handler, "/account/messages", "add-mail", [("address", "not an address")])).Body.ShouldContain("不是邮箱地址");
        (await AdminForms.Submit(handler, "/account/messages", "add-mail", [("address", Address)])).Body.ShouldContain("验证码已发出");
        var code = Regex.Match(Mail((await server.Arrived(2))[1]).TextBody!, "[0-9]{6}").Value;
        (await AdminForms.Submit(handler, "/account/messages", "prove-mail", [("code", code == "000000" ? "1" : "000000")])).Body.ShouldContain("这");
        (await AdminForms.Submit(handler, "/account/messages", "prove-mail", [("code", code)])).Body.ShouldContain("地址已验证");

        using var hotline = await platform.Pushing("12345");
        (await hotline.PostAsJsonAsync("/api/v1/sources/12345/items", AtTheDoor.Appeal("M-1"))).EnsureSuccessStatusCode();
        var no = (string)(await AtTheDoor.Settled(hotline, "M-1"))["case"]!;
        using var desk = await platform.SignedIn("diaodu");
        (await desk.PostAsJsonAsync($"/api/v1/cases/{no}/acts", new { action = "dispatch", fields = new { unit = RoleCards.HandlersUnit } })).EnsureSuccessStatusCode();
        var letter = Mail((await server.Arrived(3))[2]);
        letter.Subject.ShouldBe($"[到底] 新派件 {no}");
        letter.TextBody!.ShouldContain($"https://city.example/cases/{no}");

        await RunningPlatform.Until(() => platform.Read(db => db.Set<Message>().CountAsync(m => m.CaseNo == no && m.State == MessageState.Sent)), n => n == 1);
        var page = AdminForms.Text(await desk.GetStringAsync($"/cases/{no}"));
        foreach (var text in new[] { "外发通知", "新派件 → 赵*", "z***@city.example", "已发出" }) page.ShouldContain(text);
        var list = await admin.GetStringAsync("/admin/messages?channel=mail&state=Sent");
        list.ShouldContain(no);
        foreach (var html in new[] { page, list, await admin.GetStringAsync(channel) })
        {
            html.ShouldNotContain(Address);
            html.ShouldNotContain(MailServer.Password);
        }

        (await Holding(platform, [Address, MailServer.Password])).ShouldBeEmpty();
        (await platform.Read(db => db.Set<ActRow>().Select(a => a.Type).Where(t => t.StartsWith("exchange.message")).Distinct().OrderBy(t => t).ToListAsync()))
            .ShouldBe([MessageActs.AddressAdded, MessageActs.AddressProven, MessageActs.ChannelChanged, MessageActs.ChannelTried], ignoreOrder: true);
        var log = string.Join('\n', Directory.GetFiles(Path.Combine(platform.DataDir, "logs")).Select(f => new StreamReader(new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)).ReadToEnd()));
        foreach (var secret in new[] { Address, "550@city.example", "trial@city.example", MailServer.Password, code }) log.ShouldNotContain(secret);
    }

    [Fact, Trait("Category", "Fast")]
    public async Task Template_IsCheckedPreviewedKeptAndTakenBack()
    {
        await using var platform = await RunningPlatform.Start(now: MessageSite.Morning);
        using var admin = await platform.SignedIn("guanli");
        const string page = "/admin/messages/templates/mail.light.red";
        (string, string)[] good = [("subjectZh", "红灯 {no}"), ("textZh", "{name}，{notice}\n<b>&"), ("subjectEn", "Red {no}"), ("textEn", "{notice}"), ("do", "keep")];
        foreach (var (field, bad, says) in new[]
        {
            ("textZh", "{notice} {idNumber}", "“{idNumber}”"), ("subjectEn", "{code}", "“{code}”"), ("textEn", "{no", "花括号"), ("subjectZh", "", "请填写"), ("textZh", new string('长', 100_000), "最长 1000 字"), ("subjectZh", "a\r\nBcc: x", "控制字符"),
        })
        {
            var body = (await AdminForms.Submit(admin, page, "template", good.Where(g => g.Item1 != field).Append((field, bad)))).Body;
            System.Net.WebUtility.HtmlDecode(body).ShouldContain(says);
            body.ShouldNotContain("模板已保存");
        }

        var preview = (await AdminForms.Submit(admin, page, "template", good.Select(g => g.Item1 == "do" ? ("do", "preview") : g))).Body;
        AdminForms.Text(preview).ShouldContain("红灯 SQ20261126-0042");
        preview.ShouldContain("&lt;b&gt;&amp;");
        (await platform.Read(db => db.Set<MessageTemplate>().CountAsync())).ShouldBe(0);
        (await AdminForms.Submit(admin, page, "template", good)).Body.ShouldContain("模板已保存");
        (await admin.GetStringAsync("/admin/messages/templates")).ShouldContain("已改");
        (await AdminForms.Submit(admin, page, "back", [])).Body.ShouldContain("出厂模板");
        (await platform.Read(db => db.Set<MessageTemplate>().CountAsync())).ShouldBe(0);
        foreach (var missing in new[] { "mail.nothing", "pigeon.light.red", "mail", "x" }) (await admin.GetStringAsync($"/admin/messages/templates/{missing}")).ShouldContain("没有");
    }

    [Theory, BothDatabases]
    public async Task Sandbox_OfTheDemonstration_ShowsWhatWouldHaveBeenSent(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, MessageSite.Morning);
        using var handler = await platform.SignedIn("chengban");
        (await AdminForms.Submit(handler, "/account/messages", "add-sms", [("address", "13905341123")])).Body.ShouldContain("验证码已发出");
        using var admin = await platform.SignedIn("guanli");
        await RunningPlatform.Until(() => platform.Read(db => db.Set<Message>().CountAsync(m => m.State == MessageState.Shown)), n => n == 1);
        var list = await admin.GetStringAsync("/admin/messages?channel=sms");
        list.ShouldContain("139****1123");
        var page = await admin.GetStringAsync(Regex.Match(list, "/admin/messages/[0-9]+").Value);
        var code = Regex.Match(AdminForms.Text(page), "验证码 ([0-9]{6})").Groups[1].Value;
        code.Length.ShouldBe(6);
        page.ShouldNotContain("13905341123");
        (await AdminForms.Submit(handler, "/account/messages", "prove-sms", [("code", code)])).Body.ShouldContain("地址已验证");
        (await AdminForms.Submit(handler, "/account/messages", "choose", [("want", "handed/sms"), ("want", "no-such/sms"), ("want", new string('x', 100_000))])).Body.ShouldContain("选择已保存");
        (await platform.Read(db => db.Set<MessageChoice>().Where(c => c.Kind == "handed").Select(c => c.Channels).SingleAsync())).ShouldBe("sms");
        // Nobody without the permission sees any of it.
        (await handler.GetAsync("/admin/messages")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        using var health = await platform.As("3714", "operations.night");
        (await (await health.GetAsync("/api/v1/health")).Content.ReadAsStringAsync()).ShouldContain("messages/sms");
    }

    [Theory, BothDatabases]
    public async Task Messages_AfterTheirTime_AreErased_AndWhatStillWaitsIsNot(DatabaseKind kind)
    {
        await using var platform = await RunningPlatform.Start(kind, MessageSite.Morning);
        var account = await platform.Read(db => db.Set<Account>().Where(a => a.UserName == "chengban").Select(a => a.Id).SingleAsync());
        // No address: what waits in a channel's outbox stays there until its channel looks at it, in a year.
        foreach (var state in new[] { MessageState.Sent, MessageState.Dead, MessageState.Waiting })
        {
            await platform.Write<int>((db, _) =>
            {
                db.Add(new Message
                {
                    Id = Daodi.Storage.Ids.Next(),
                    AccountId = account,
                    Channel = "mail",
                    AddressId = 1,
                    Masked = "z***",
                    ToDigest = new byte[32],
                    Kind = "handed",
                    Language = "zh",
                    Text = "赵磊",
                    State = state,
                    At = MessageSite.Morning,
                    Since = MessageSite.Morning,
                    NextAt = MessageSite.Morning.AddYears(1),
                    DoneAt = MessageSite.Morning,
                });
                return Task.FromResult<Kernel.Result<int>>(1);
            });
        }

        var retention = platform.Services.GetRequiredService<Retention>();
        platform.Clock.Set(MessageSite.Morning.AddDays(179));
        await retention.Run();
        (await platform.Read(db => db.Set<Message>().CountAsync())).ShouldBe(3);
        platform.Clock.Set(MessageSite.Morning.AddDays(181));
        await retention.Run();
        (await platform.Read(db => db.Set<Message>().Select(m => m.State).ToListAsync())).ShouldBe([MessageState.Waiting]);
        (await platform.Read(db => db.Set<ActRow>().AnyAsync(a => a.About == "retention/messages"))).ShouldBeTrue();
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
                    if (await db.Database.SqlQueryRaw<long>($"SELECT COUNT(*) AS \"Value\" FROM \"{table.Name}\" WHERE \"{column}\" LIKE {{0}}", $"%{value}%").SingleAsync() > 0) found.Add($"{table.Name}.{column}");
        }

        return found;
    });

    private static MimeKit.MimeMessage Mail(System.Text.Json.Nodes.JsonObject letter) => MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes((string)letter["raw"]!)));
}
