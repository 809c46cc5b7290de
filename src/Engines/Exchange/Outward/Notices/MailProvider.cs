using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Daodi.Kernel;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Daodi.Exchange;

/// <summary>
/// Mail over SMTP (RFC 5321). Where TLS is asked for there is no way round it: a server that does not offer STARTTLS, or shows a
/// certificate that is not trusted, gets neither the password nor the message.
/// </summary>
public sealed partial class MailProvider(OutwardHttp outward, IOptions<MessageOptions> options) : IMessageProvider
{
    private const string StartTls = "starttls", Tls = "tls", Plain = "none";

    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    public string Channel => MessageChannels.Mail;
    public Words Title => ("邮件", "Mail");
    public Words AddressTitle => ("邮箱地址", "Mail address");
    public Words? SecretTitle => ("口令", "Password");
    public bool HasTemplates => false;

    public IReadOnlyList<ChannelField> Fields { get; } =
    [
        new("host", ("服务器", "Server"), ("如 smtp.city.example；内部地址须先写入设置 Outward:AllowedHosts", "Such as smtp.city.example; an inner host must be named in the setting Outward:AllowedHosts first")) { Example = "smtp.city.example" },
        new("port", ("端口", "Port"), Default: "587"),
        new("tls", ("加密", "Encryption"), Default: StartTls, Options: [(StartTls, ("STARTTLS", "STARTTLS")), (Tls, ("TLS（465 端口）", "TLS (port 465)")), (Plain, ("不加密（仅限内网中继，且无口令）", "None (an inner relay without a password only)"))]),
        new("user", ("用户名", "User name"), ("不需要登录则留空", "Empty where none is asked"), Required: false),
        new("from", ("发件地址", "Sender's address")) { Example = "notice@city.example" },
        new("fromName", ("发件人名称", "Sender's name"), Default: "到底", Required: false),
        new("ca", ("本单位根证书（PEM）", "Your own root certificate (PEM)"), ("服务器证书由公共机构签发则留空", "Empty where the server's certificate comes from a public authority"), Required: false, Lines: true),
    ];

    public Error? Check(ChannelSettings settings)
    {
        if (Uri.CheckHostName(settings["host"]) == UriHostNameType.Unknown) return Invalid("channel.host", "服务器写主机名或地址，不带 smtp:// 和端口。", "Give the server as a name or address, without smtp:// and port.", "host");
        if (!int.TryParse(settings["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return Invalid("channel.port", "端口为 1 至 65535。", "The port is from 1 to 65535.", "port");
        if (settings["tls"] is not (StartTls or Tls or Plain)) return Invalid("channel.tls", "请选择加密方式。", "Choose the encryption.", "tls");
        if (settings["tls"] == Plain && (settings["user"].Length > 0 || settings.Secret is { Length: > 0 })) return Invalid("channel.plain", "不加密时不能使用用户名和口令：口令会在网络上明文传输。", "Without encryption there is no user name and password: they would cross the network in clear.", "tls");
        if (!Address(settings["from"]).Ok) return Invalid("channel.from", "发件地址不是邮箱地址。", "The sender's address is no mail address.", "from");
        if (settings["user"].Any(char.IsControl) || settings["user"].Length > 200) return Invalid("channel.user", "用户名最长 200 个字符，且不含控制字符。", "The user name has at most 200 characters and no control characters.", "user");
        if (settings["fromName"].Any(char.IsControl) || settings["fromName"].Length > 100) return Invalid("channel.from-name", "发件人名称最长 100 个字符，且不含控制字符。", "The sender's name has at most 100 characters and no control characters.", "fromName");
        return settings["ca"].Length > 0 && Roots(settings["ca"]) is null ? Invalid("channel.ca", "不是 PEM 格式的证书。", "This is no certificate in PEM.", "ca") : null;
    }

    public Result<string> Address(string typed)
    {
        var text = typed.Trim();
        return text.Length <= 254 && Mailbox().IsMatch(text) ? text[..text.IndexOf('@')] + text[text.IndexOf('@')..].ToLowerInvariant()
            : Error.Invalid("address.format", ("不是邮箱地址，应如 name@city.example。", "This is no mail address; one looks like name@city.example."), "address");
    }

    public string Mask(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 1 ? "***" : $"{address[0]}***{address[at..]}";
    }

    public string Show(ChannelSettings settings, OutgoingMessage message)
    {
        var letter = Letter(settings, message with { To = "recipient@hidden.invalid" });
        return string.Join('\n', letter.Headers.Where(h => h.Id is not (HeaderId.To or HeaderId.MimeVersion)).Select(h => $"{h.Field}: {h.Value}")) + $"\n\n{letter.TextBody}";
    }

    public async Task<SendOutcome> Send(ChannelSettings settings, OutgoingMessage message, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_timeout);
        var dialled = await outward.Dial(settings["host"], int.Parse(settings["port"], CultureInfo.InvariantCulture), _timeout, ct);
        if (!dialled.Ok) return new(SendResult.Channel, dialled.Error);
        using var client = new SmtpClient { ServerCertificateValidationCallback = Trusted(settings), CheckCertificateRevocation = false };
        // Ours to say, and not this machine's name.
        client.LocalDomain = settings["from"][(settings["from"].IndexOf('@') + 1)..];
        try
        {
            await client.ConnectAsync(dialled.Value, settings["host"], int.Parse(settings["port"], CultureInfo.InvariantCulture), settings["tls"] switch
            {
                Tls => SecureSocketOptions.SslOnConnect,
                StartTls => SecureSocketOptions.StartTls,
                _ => SecureSocketOptions.None,
            }, limit.Token);
            if (settings["user"].Length > 0) await client.AuthenticateAsync(new UTF8Encoding(false), settings["user"], settings.Secret ?? "", limit.Token);
        }
        catch (Exception fault) when (Foreseen(fault, ct))
        {
            dialled.Value.Dispose();
            return new(SendResult.Channel, Begun(fault, settings["user"]));
        }

        try
        {
            await client.SendAsync(Letter(settings, message), limit.Token);
        }
        catch (Exception fault) when (Foreseen(fault, ct))
        {
            return Refused(fault, message.To);
        }

        try
        {
            // Taken already: a server that does not say goodbye changes nothing.
            await client.DisconnectAsync(true, limit.Token);
        }
        catch (Exception fault) when (Foreseen(fault, ct))
        {
            return SendOutcome.Taken;
        }

        return SendOutcome.Taken;
    }

    /// <summary>The letter. The library encodes and folds every header; control characters never come this far.</summary>
    internal static MimeMessage Letter(ChannelSettings settings, OutgoingMessage message)
    {
        var letter = new MimeMessage();
        letter.From.Add(new MailboxAddress(settings["fromName"], settings["from"]));
        letter.To.Add(new MailboxAddress("", message.To));
        letter.Subject = MessageText.OneLine(message.Subject, Message.LongestSubject);
        letter.Date = message.At.Local();
        letter.MessageId = $"{message.Id.ToString(CultureInfo.InvariantCulture)}@{settings["from"][(settings["from"].IndexOf('@') + 1)..]}";
        // Told by a program: no out-of-office answer comes back (RFC 3834).
        letter.Headers.Add("Auto-Submitted", "auto-generated");
        letter.Body = new TextPart("plain") { Text = message.Text };
        return letter;
    }

    private static SendOutcome Refused(Exception fault, string to) => fault switch
    {
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } said => new(SendResult.Channel, Said(said, to)),
        SmtpCommandException said when (int)said.StatusCode >= 500 => new(SendResult.Never, Said(said, to)),
        SmtpCommandException said => new(SendResult.Later, Said(said, to)),
        OperationCanceledException or TimeoutException => new(SendResult.Later, Late),
        // The line broke in the middle: whether the server has it nobody can tell, so it goes again under the same Message-ID.
        _ => new(SendResult.Later, Broken(fault)),
    };

    private static Error Begun(Exception fault, string user) => fault switch
    {
        AuthenticationException or SaslException => Error.Invalid("smtp.sign-in", ("邮件服务器拒绝了用户名或口令。", "The mail server refused the user name or the password.")),
        SslHandshakeException => Error.Invalid("smtp.certificate", ("邮件服务器的证书不受信任，或加密握手失败。", "The mail server's certificate is not trusted, or the handshake failed.")),
        NotSupportedException => Error.Invalid("smtp.tls", ("邮件服务器不支持 STARTTLS 或所需的登录方式；没有发送任何内容。", "The mail server offers no STARTTLS, or no way to sign in; nothing was sent.")),
        SmtpCommandException said => Said(said, user),
        OperationCanceledException or TimeoutException => Late,
        _ => Broken(fault),
    };

    private static Error Said(SmtpCommandException said, string to) => Error.Invalid($"smtp.{(int)said.StatusCode}", (
        $"邮件服务器回应 {(int)said.StatusCode}：{MessageText.Reason(said.Message, to)}", $"The mail server answered {(int)said.StatusCode}: {MessageText.Reason(said.Message, to)}"));

    private static Error Late => Error.Invalid("smtp.timeout", ("邮件服务器在限定时间内没有回应。", "The mail server did not answer in time."));

    private static Error Broken(Exception fault) => Error.Invalid("smtp.broken", ($"与邮件服务器的连接中断（{fault.GetType().Name}）。", $"The line to the mail server broke ({fault.GetType().Name})."));

    private static bool Foreseen(Exception fault, CancellationToken ct) => !ct.IsCancellationRequested && fault is SmtpCommandException or SmtpProtocolException or ProtocolException
        or AuthenticationException or System.Security.Authentication.AuthenticationException or SaslException or SslHandshakeException or NotSupportedException or IOException or SocketException or OperationCanceledException
        or TimeoutException or ServiceNotConnectedException or CryptographicException;

    /// <summary>The system's roots; or the site's own, and then those alone. Name and dates are judged in either case.</summary>
    private static RemoteCertificateValidationCallback Trusted(ChannelSettings settings)
    {
        if (settings["ca"].Length == 0 || Roots(settings["ca"]) is not { } roots) return (_, _, _, errors) => errors == SslPolicyErrors.None;
        return (_, certificate, sent, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            using var own = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return chain.Build(own);
        };
    }

    private static X509Certificate2Collection? Roots(string pem)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(pem);
            return roots.Count > 0 ? roots : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static Error Invalid(string code, string zh, string en, string field) => Error.Invalid(code, (zh, en), field);

    // What RFC 5321 lets through without quotes; \z and not $, which would let a line break follow.
    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}\z")]
    private static partial Regex Mailbox();
}
