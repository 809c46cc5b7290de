using Daodi.Tests.Platform.Fixtures;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Daodi.Tests.Platform.Stories.Browsing))]

namespace Daodi.Tests.Platform.Stories;

/// <summary>One Chromium for all stories; each person has a window of their own. Debian's browser, nothing is downloaded.</summary>
public sealed class Browsing : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking", "--disable-quic"];

    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A window of <paramref name="user"/>, or of nobody, at desk or phone size.</summary>
    public async Task<IPage> Window(RunningPlatform platform, string? user = null, bool phone = false)
    {
        var context = await (await Browser()).NewContextAsync(new()
        {
            BaseURL = platform.Address.ToString(),
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
            HasTouch = phone,
            Locale = "zh-CN",
        });
        if (user is not null)
        {
            await context.AddCookiesAsync((await platform.CookieOf(user)).Split("; ").Select(pair => new Cookie
            {
                Name = pair[..pair.IndexOf('=')],
                Value = pair[(pair.IndexOf('=') + 1)..],
                Url = platform.Address.ToString(),
            }));
        }

        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> Browser()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        }
        finally
        {
            _starting.Release();
        }
    }
}
