using Daodi.Kernel;
using Daodi.Rules;
using Daodi.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Cases;

/// <summary>The cases engine as services.</summary>
public static class CasesServices
{
    /// <summary>The name of the engine's own rows, embedded beside the systems'.</summary>
    public const string RowsFile = "cases.rows.yaml";

    /// <summary>Registers the engine; storage, trust and <see cref="IRulebooks"/> are registered by their own.</summary>
    public static IServiceCollection AddDaodiCases(this IServiceCollection services)
    {
        services.AddSingleton<Loops>();
        services.AddSingleton<Calendars>();
        services.AddSingleton<CalendarStore>();
        services.AddSingleton<Clockwork>();
        services.AddSingleton<NoticeWriter>();
        services.AddSingleton<LightBook>();
        services.AddSingleton<CaseDesk>();
        services.AddSingleton<CaseQueries>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<PublicTrace>();
        services.AddSingleton<Sweeps>();
        return services;
    }

    /// <summary>
    /// Loads imported calendars and the loops; call it once the database is migrated and the rulebook loaded, before anything
    /// is opened.
    /// </summary>
    /// <returns>Every error in the loop files; with any, the platform must not start.</returns>
    public static async Task<IReadOnlyList<LoadError>> StartDaodiCasesAsync(
        this IServiceProvider services, IReadOnlyList<LoopSource> sources, IReadOnlySet<string> permissions, CancellationToken ct = default)
    {
        await services.GetRequiredService<CalendarStore>().Load(services.GetRequiredService<IReader>());
        return await LoopStore.Start(services.GetRequiredService<Loops>(), sources, services.GetRequiredService<IRulebooks>().Current,
            permissions, services.GetRequiredService<IWriteLane>(), services.GetRequiredService<TimeProvider>().Instant(), ct);
    }

    /// <summary>The engine's own dated rows.</summary>
    public static (string File, string Text) OwnRows()
    {
        using var stream = typeof(CasesServices).Assembly.GetManifestResourceStream(RowsFile)
            ?? throw new InvalidOperationException($"{RowsFile} is not embedded");
        using var reader = new StreamReader(stream);
        return (RowsFile, reader.ReadToEnd());
    }
}
