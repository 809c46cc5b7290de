using System.Text;
using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>An address to which each note is posted as plain text. What it answers with 2xx it has taken; 409 says that it refuses the tree.</summary>
internal sealed class HookWitness : IWitness, IDisposable
{
    private readonly WitnessOptions _options;
    private readonly Uri _url;
    private readonly HttpClient _client;

    /// <exception cref="InvalidDataException">The address is not http or https.</exception>
    public HookWitness(WitnessOptions options)
    {
        _options = options;
        _url = Uri.TryCreate(options.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new InvalidDataException($"The witness \"{options.Name}\" needs an http or https address without a password in it.");
        _client = OutsideOnly.Client(options.AllowPrivate, TimeSpan.FromSeconds(10));
    }

    public string Name => _options.Name.Length > 0 ? _options.Name : _url.Host;

    public string Target => _url.GetLeftPart(UriPartial.Path);

    public TimeSpan Every => _options.Every;

    public async Task<Result<Done>> Give(string note, NoteVerifier verifier, CancellationToken ct)
    {
        try
        {
            using var body = new StringContent(note, Encoding.UTF8, "text/plain");
            using var answer = await _client.PostAsync(_url, body, ct);
            if (answer.IsSuccessStatusCode) return Done.It;
            return (int)answer.StatusCode == 409 ? WitnessErrors.Refused(0, Checkpoint.Parse(note)?.Size ?? 0) : WitnessErrors.Unreachable(Words.Same($"HTTP {(int)answer.StatusCode}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return WitnessErrors.Unreachable(e switch
            {
                { InnerException: InnerAddressException } => ("该地址指向本机或内网，设置里没有允许", "its address leads to this machine or a private network, which the setting does not allow"),
                OperationCanceledException => ("十秒内没有应答", "it did not answer within ten seconds"),
                _ => ("连接失败", "the connection failed"),
            });
        }
    }

    public void Dispose() => _client.Dispose();
}
