using Daodi.Trust;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace Daodi.Ui.Account;

/// <summary>One's own second factor: offered, confirmed by a code, recovery codes shown once.</summary>
public sealed partial class SecondFactorPage
{
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private SecondFactorDesk Desk { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    private FactorState? State { get; set; }
    private FactorOffer? Offer { get; set; }
    private IReadOnlyList<string>? Codes { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private Words Lead => Viewer.Held == Held.SecondFactor
        ? ("您的权限要求登录时除密码外再输入一次性验证码。启用之前不能使用其他功能。", "Your permissions demand a one-time code beside the password. Until it is set up nothing else can be used.")
        : ("登录时除密码外再输入手机上的一次性验证码，密码泄露也进不来。", "A one-time code from your telephone beside the password: a stolen password alone opens nothing.");

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        // The form that is posted must stand on the page that takes it.
        if (Http.Request.HasFormContentType && Http.Request.Form["_handler"] == "confirm") await Begin();
        await Load();
    }

    private async Task Begin() => Take(await Desk.Begin(Viewer, Http.RequestAborted), offer => Offer = offer);

    private async Task Confirm()
    {
        var confirmed = await Desk.Confirm(Http.Request.Form["code"], Viewer, Http.RequestAborted);
        // Where the code was wrong the same secret is offered as before, so that what was scanned stays good.
        if (confirmed.Ok) Codes = confirmed.Value;
        else Errors = [confirmed.Error];
        await Load();
    }

    private async Task Manage()
    {
        var code = Http.Request.Form["code"].ToString();
        if (Http.Request.Form["do"] == "remove") Take(await Desk.Remove(code, Viewer, Http.RequestAborted), _ => { });
        else Take(await Desk.Renew(code, Viewer, Http.RequestAborted), codes => Codes = codes);
        await Load();
    }

    private async Task Load()
    {
        if (Viewer.AccountId is { } id) State = await Desk.State(id, Http.RequestAborted);
    }

    private void Take<T>(Result<T> result, Action<T> good)
    {
        if (result.Ok) good(result.Value);
        else Errors = [result.Error];
    }

    /// <summary>Drawn here and not by a service elsewhere: the secret leaves the site to nobody but its owner.</summary>
    private static string QrOf(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4);
    }
}
