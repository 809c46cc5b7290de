using Daodi.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daodi.Trust.Ledger;

/// <summary>How the host takes the ledger up: <c>AddLedger</c> beside <c>AddTrust</c>, and <c>MapLedger</c>.</summary>
public static class LedgerSetup
{
    /// <param name="dataDir">The folder of all data; the ledger lies in <c>ledger</c> there, its key in <c>keys</c>.</param>
    /// <exception cref="InvalidDataException">A setting is wrong: an unknown hash, a witness without file and address.</exception>
    public static IServiceCollection AddLedger(this IServiceCollection services, string dataDir, LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (TreeHash.Find(options.Hash) is null) throw new InvalidDataException($"Ledger:Hash is \"{options.Hash}\"; it is sha256 or sm3.");
        if (options.Every <= TimeSpan.Zero) throw new InvalidDataException("Ledger:Every must be longer than nothing.");
        if (options.Origin is { } origin && (origin.Length is 0 or > 200 || origin.Any(c => char.IsWhiteSpace(c) || c == '+')))
            throw new InvalidDataException("Ledger:Origin is a name without white space and plus signs, of 200 characters at most.");
        services.AddSingleton(options);
        services.AddSingleton(new LedgerFolder(Path.Combine(dataDir, "ledger")));
        services.AddSingleton<LedgerState>();
        services.AddSingleton<LedgerBook>();
        services.AddSingleton<LedgerVerification>();
        services.AddSingleton(s => new Sequencer(
            s.GetRequiredService<IReader>(), s.GetRequiredService<IWriteLane>(), s.GetRequiredService<LedgerFolder>(), options, s.GetRequiredService<LedgerState>(),
            Path.Combine(dataDir, "keys"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Sequencer>>()));
        services.AddHostedService<SequencerService>();
        services.AddSingleton<WitnessService>();
        services.AddHostedService(s => s.GetRequiredService<WitnessService>());
        services.AddSingleton<LedgerAudit>();
        services.AddHostedService(s => s.GetRequiredService<LedgerAudit>());
        return services;
    }
}
