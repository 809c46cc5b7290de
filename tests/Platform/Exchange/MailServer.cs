using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Daodi.Tests.Platform.Fixtures;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>A real mail server in a process of its own (tests/oracles/smtp.mjs), with a certificate of a root that only the test trusts.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "sender", Password = "Geheim-Wort-42";

    private readonly OracleProcess _node;

    private MailServer(OracleProcess node, string root) => (_node, Root) = (node, root);

    public int Port => _node.Port;

    /// <summary>The root certificate, PEM.</summary>
    public string Root { get; }
    public IReadOnlyList<JsonObject> Said => _node.Said;
    public IReadOnlyList<JsonObject> Letters => [.. _node.Said.Where(s => (string?)s["event"] == "letter")];

    public static async Task<MailServer> Start(string tls = "starttls", bool signIn = true)
    {
        var (root, key, certificate) = Certificates();
        var asked = new JsonObject { ["tls"] = tls, ["key"] = key, ["cert"] = certificate };
        if (signIn) (asked["user"], asked["pass"]) = (User, Password);
        return new(await OracleProcess.Start("smtp.mjs", asked), root);
    }

    public async Task<IReadOnlyList<JsonObject>> Arrived(int count = 1) => await RunningPlatform.Until(() => Task.FromResult(Letters), l => l.Count >= count);

    /// <summary>The settings of the mail channel that reach it.</summary>
    public Dictionary<string, string> Settings(string tls = "starttls", bool signIn = true) => new()
    {
        ["host"] = "localhost",
        ["port"] = Port.ToString(),
        ["tls"] = tls,
        ["user"] = signIn ? User : "",
        ["from"] = "notice@city.example",
        ["fromName"] = "到底",
        ["ca"] = tls == "none" ? "" : Root,
    };

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static (string Root, string Key, string Certificate) Certificates()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootAsk = new CertificateRequest("CN=Test Root", rootKey, HashAlgorithmName.SHA256);
        rootAsk.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootAsk.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ask = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        ask.CertificateExtensions.Add(names.Build());
        using var certificate = ask.Create(root, from, to.AddDays(-1), [1, 2, 3, 4]);
        return (root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
    }
}
