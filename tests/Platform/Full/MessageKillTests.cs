using Daodi.Cases;
using Daodi.Exchange;
using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Tests.Platform.Exchange;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Full;

/// <summary>The real process is killed again and again between notice, outbox and mail server: every notice is carried once, and what arrives twice bears one id.</summary>
[Trait("Category", "Full")]
public sealed class MessageKillTests
{
    private const int Notices = 3000, Kills = 10;

    [Theory, BothDatabases]
    public async Task Notices_CarriedByAPlatformThatIsKilledAgainAndAgain_AreEachWrittenOnce(DatabaseKind kind)
    {
        await using var server = await MailServer.Start();
        var (storage, remove) = await TestDatabase.CreateEmpty(kind);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(storage.DataDir, "daodi.json"), """{"Outward":{"AllowedHosts":["localhost"]}}""");
            await Offline(storage, services => Begin(services, server));
            var random = new Random(20261126);
            for (var kill = 0; kill < Kills; kill++)
            {
                using var host = await HostProcess.Serve(storage);
                await Task.Delay(random.Next(200, 1500));
                host.Kill();
            }

            using (await HostProcess.Serve(storage))
            {
                await Offline(storage, async services =>
                {
                    var reader = services.GetRequiredService<IReader>();
                    (await RunningPlatform.Until(() => reader.Read(db => db.Set<Notice>().CountAsync(n => n.Waiting)), n => n == 0)).ShouldBe(0);
                });
            }

            await Offline(storage, async services =>
            {
                var rows = await services.GetRequiredService<IReader>().Read(db => db.Set<Message>().Where(m => m.NoticeId != null).Select(m => new { m.NoticeId, m.State }).ToListAsync());
                rows.Count.ShouldBe(Notices);
                rows.Select(r => r.NoticeId).Distinct().Count().ShouldBe(Notices);
                // To one address no more than its hour allows were taken for done; whatever was sent more than that was sent twice, under one id.
                var done = await services.GetRequiredService<IReader>().Read(db => db.Set<Message>().CountAsync(m => m.State == MessageState.Sent && m.DigestId == null));
                done.ShouldBeLessThanOrEqualTo(20);
                server.Letters.Select(l => MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes((string)l["raw"]!))).MessageId).Distinct().Count().ShouldBeInRange(done, 20 + Kills);
            });
        }
        finally
        {
            await remove();
        }
    }

    private static async Task Begin(IServiceProvider services, MailServer server)
    {
        var (by, lane, key, clock) = (Viewer.System("test"), services.GetRequiredService<IWriteLane>(), services.GetRequiredService<SiteKey>(), services.GetRequiredService<TimeProvider>());
        var account = (await services.GetRequiredService<AccountDesk>().Open(new("limin", "李敏", "371402001", [], null), by)).Value;
        (await services.GetRequiredService<MessageChannelDesk>().Keep("mail", server.Settings(), MailServer.Password, false, by)).Ok.ShouldBeTrue();
        (await services.GetRequiredService<MessageChannelDesk>().Switch("mail", ChannelState.Real, by)).Ok.ShouldBeTrue();
        (await lane.Run<Done>((db, _) =>
        {
            db.Add(new MessageAddress
            {
                Id = Ids.Next(),
                AccountId = account.Id,
                Channel = "mail",
                Masked = "l***",
                AddedAt = clock.Instant(),
                ProvenAt = clock.Instant(),
                Sealed = key.Seal("message-address", "limin@city.example"),
                Digest = key.Digest("message-address", "mail:limin@city.example"),
            });
            // Urgent, so that the hour of the day does not matter.
            for (var n = 0; n < Notices; n++) db.Add(new Notice { Id = Ids.Next(), AccountId = account.Id, Kind = "light.black", Zh = $"第 {n} 条", En = $"No. {n}", At = clock.Instant() });
            return Task.FromResult<Result<Done>>(Done.It);
        })).Ok.ShouldBeTrue();
    }

    private static async Task Offline(StorageOptions storage, Func<IServiceProvider, Task> work)
    {
        await using var app = await Host.Composition.Platform.Create(new()
        {
            DataDir = storage.DataDir,
            Urls = "http://127.0.0.1:0",
            Configuration = new Dictionary<string, string?> { ["Storage:Provider"] = storage.Provider, ["Storage:ConnectionString"] = storage.ConnectionString },
        });
        await using var scope = app.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }
}
