using System.Globalization;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Trust;

public sealed class CredentialTests
{
    [Theory, BothDatabases]
    public async Task Token_DuringItsLife_StandsForItsSourceAndThenSaysWhyNot(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var credentials = site.Services.GetRequiredService<Credentials>();
        var issued = (await credentials.Issue("12345", "市热线", site.Clock.GetUtcNow().AddDays(1), Viewer.System("test"))).Value;
        var viewer = (await credentials.Check(issued.Token)).Value;
        (viewer.Kind, viewer.Key).ShouldBe((ViewerKind.Source, "12345"));

        site.Clock.Advance(TimeSpan.FromDays(1));
        var expired = (await credentials.Check(issued.Token)).Error!;
        expired.Code.ShouldBe("credential.expired");
        expired.Message.Zh.ShouldContain(site.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
    }

    [Theory, BothDatabases]
    public async Task Token_OnceRevoked_HoldsNoMore(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var credentials = site.Services.GetRequiredService<Credentials>();
        var issued = (await credentials.Issue("12345", "市热线", null, Viewer.System("test"))).Value;
        (await credentials.Check(issued.Token)).Ok.ShouldBeTrue();
        (await credentials.Revoke(issued.Credential.Id, Viewer.System("test"))).Ok.ShouldBeTrue();
        (await credentials.Check(issued.Token)).Error!.Code.ShouldBe("credential.revoked");
        (await credentials.Revoke(1, Viewer.System("test"))).Error!.Code.ShouldBe("credential.unknown");
    }

    [Theory, BothDatabases]
    public async Task Token_InTheDatabase_IsOnlyAHash(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var issued = (await site.Services.GetRequiredService<Credentials>().Issue("12345", "市热线", null, Viewer.System("test"))).Value;
        var row = await site.Reader.Read(db => db.Set<Credential>().SingleAsync());
        row.Hash.Length.ShouldBe(32);
        issued.Token.ShouldNotContain(Convert.ToHexString(row.Hash));
        var act = await site.Reader.Read(db => db.Set<ActRow>().SingleAsync(a => a.Type == TrustActs.CredentialIssued));
        // The secret itself may hold the sign that parts it from the number.
        act.Data.ShouldNotContain(issued.Token.Split('_', 3)[2]);
    }

    [Theory, BothDatabases]
    public async Task Token_WithOneCharacterChanged_IsNobodys(DatabaseKind kind)
    {
        await using var site = await Site.Start(kind);
        var credentials = site.Services.GetRequiredService<Credentials>();
        var token = (await credentials.Issue("12345", "市热线", null, Viewer.System("test"))).Value.Token;
        string?[] forged =
        [
            null, "", "dd_", "dd__", "Bearer", "dd_x_y", token[..^1], token + "AAAA", token.Replace("dd_", "dd_9", StringComparison.Ordinal),
            token[..^4] + (token[^4] == 'A' ? 'B' : 'A') + token[^3..], "dd_1_" + new string('A', 500), token + "==" + '\0',
        ];
        foreach (var text in forged) (await credentials.Check(text)).Error!.Code.ShouldBe("credential.unknown", text);
    }
}
