using System.Text.Json;
using Daodi.BigData.Appeals;
using Daodi.BigData.Appeals.Domain;
using Daodi.Trust;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Appeals;

public sealed class AskTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    private static AskDraft Full => new()
    {
        Text = "东风路与湖滨路交叉口有一个大坑，夜里很危险。",
        Nature = "help",
        Division = "371402001",
        Address = "东风路与湖滨路交叉口",
        Lon = 116.3,
        Lat = 37.45,
        Photos = [new(72_057_594_037_927_937, "坑.jpg")],
        PhotosAsked = true,
        Anonymity = Anonymity.Named,
        Name = "王某",
        Phone = "13800138000",
    };

    [Fact]
    public void Draft_AnsweredOnThePages_IsAnItemThatIntakeTakes()
    {
        using var json = JsonDocument.Parse(SendAppeal.PayloadOf(Full));

        var (item, errors) = AppealItem.Parse(json.RootElement, Now);

        errors.ShouldBeEmpty();
        item.ShouldNotBeNull();
        item.SourceId.Length.ShouldBe(32);
        item.Division.Code.ShouldBe("371402001");
        item.CallerPhone.ShouldNotBeNull();
        item.Evidence.ShouldBe([72_057_594_037_927_937]);
    }

    [Fact]
    public void Draft_Anonymous_TellsNoNameAndNoNumber()
    {
        var payload = SendAppeal.PayloadOf(Full with { Anonymity = Anonymity.Anonymous });

        payload.ShouldNotContain("王某");
        payload.ShouldNotContain("13800138000");
    }

    [Fact]
    public void Draft_LeadsToTheFirstQuestionWithoutAnswer()
    {
        new AskDraft().Next.ShouldBe(AskStep.What);
        (Full with { Division = null }).Next.ShouldBe(AskStep.Where);
        (Full with { Anonymity = null }).Next.ShouldBe(AskStep.Who);
        Full.Next.ShouldBe(AskStep.Check);
        (Full with { Sent = true }).Next.ShouldBe(AskStep.Done);
    }

    [Fact]
    public void Draft_OfTheLongestText_ComesBackFromTheBrowserWhole()
    {
        var drafts = new AskDrafts(new EphemeralDataProtectionProvider());
        var random = new Random(7);
        var draft = Full with { Text = string.Concat(Enumerable.Range(0, Ask.LongestText).Select(_ => (char)random.Next(0x4e00, 0x9fa5))) };
        var answer = new DefaultHttpContext();
        drafts.Keep(answer, draft);

        var next = Returned(answer);

        drafts.Open(next).Text.ShouldBe(draft.Text);
        drafts.Open(next).Photos.ShouldBe(draft.Photos);
    }

    [Fact]
    public void Draft_ForgedOrOfAnotherSite_IsANewOne()
    {
        var answer = new DefaultHttpContext();
        new AskDrafts(new EphemeralDataProtectionProvider()).Keep(answer, Full);

        new AskDrafts(new EphemeralDataProtectionProvider()).Open(Returned(answer)).Text.ShouldBeNull();
    }

    [Theory]
    [InlineData(Anonymity.Named, 3, true)]
    [InlineData(Anonymity.Confidential, 1, true)]
    [InlineData(Anonymity.Confidential, 2, false)]
    [InlineData(Anonymity.Confidential, 3, false)]
    [InlineData(Anonymity.Anonymous, 1, false)]
    public void Caller_ByWhatTheyAskedFor_IsKnownToNoHandlerWhenConfidential(Anonymity anonymity, int level, bool known)
    {
        var scope = level switch { 1 => Scope.City, 2 => Scope.OfL2("371402"), _ => Scope.OfL3("371402", "371402001") };

        AppealPersonSource.MayKnow(anonymity, scope).ShouldBe(known);
    }

    private static DefaultHttpContext Returned(HttpContext answer)
    {
        var next = new DefaultHttpContext();
        next.Request.Headers.Cookie = string.Join("; ", answer.Response.Headers.SetCookie.Select(c => c!.Split(';')[0]));
        return next;
    }
}
