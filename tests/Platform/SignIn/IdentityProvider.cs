using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Daodi.Tests.Platform.Fixtures;
using Shouldly;

namespace Daodi.Tests.Platform.SignIn;

/// <summary>A real OpenID Connect provider of other people's making, in a process of its own; and a browser that goes to it.</summary>
internal sealed partial class IdentityProvider : IAsyncDisposable
{
    public const string ClientId = "daodi", Secret = "only-for-tests-0123456789";
    private readonly Process _node;
    private bool _ended;

    private IdentityProvider(Process node, Uri issuer) => (_node, Issuer) = (node, issuer);

    public Uri Issuer { get; }

    /// <param name="returnTo">The platform's registered redirect URI.</param>
    /// <param name="fault">What it does wrong: see <c>identity.mjs</c>.</param>
    public static async Task<IdentityProvider> Start(Uri returnTo, string? fault = null)
    {
        Node.Needs("oidc-provider");
        var node = Process.Start(new ProcessStartInfo("node", ["identity.mjs", ClientId, Secret, returnTo.AbsoluteUri, .. fault is null ? Array.Empty<string>() : [fault]])
        {
            WorkingDirectory = Node.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.ErrorDataReceived += (_, _) => { };
        node.BeginErrorReadLine();
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) return new(node, new Uri(line));
        }

        throw new InvalidOperationException("The provider did not start.");
    }

    /// <summary>Goes from an address of the platform to the provider, signs in there as <paramref name="subject"/>, agrees, and comes back.</summary>
    /// <returns>The address at the platform that the provider sends the browser back to, not opened yet.</returns>
    public async Task<Uri> Through(HttpClient browser, Uri start, string subject)
    {
        using var there = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        Uri at;
        using (var started = await browser.GetAsync(start))
        {
            started.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            at = started.Headers.Location!;
        }

        at.Authority.ShouldBe(Issuer.Authority, at.ToString());
        for (var step = 0; step < 12; step++)
        {
            using var page = await there.GetAsync(at);
            if ((int)page.StatusCode is >= 300 and < 400)
            {
                at = new Uri(at, page.Headers.Location!);
                if (at.Authority != Issuer.Authority) return at;
                continue;
            }

            var html = await page.Content.ReadAsStringAsync();
            page.StatusCode.ShouldBe(HttpStatusCode.OK, html);
            var action = new Uri(at, WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value));
            var prompt = Prompt().Match(html).Groups[1].Value;
            using var posted = await there.PostAsync(action, new FormUrlEncodedContent(new Dictionary<string, string> { ["prompt"] = prompt, ["login"] = subject, ["password"] = "x" }));
            at = new Uri(action, posted.Headers.Location!);
            if (at.Authority != Issuer.Authority) return at;
        }

        throw new InvalidOperationException("The provider led nowhere.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        if (!_node.HasExited) _node.Kill();
        await _node.WaitForExitAsync();
        _node.Dispose();
    }

    [GeneratedRegex("<form[^>]*action=\"([^\"]*)\"")]
    private static partial Regex Action();

    [GeneratedRegex("name=\"prompt\" value=\"([^\"]*)\"")]
    private static partial Regex Prompt();
}
