using Daodi.Cases;
using Daodi.Ui.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Ui.Desk;

/// <summary>What the pages that every kind of case shares need besides the engines.</summary>
internal static class CasePageServices
{
    public static void AddCasePages(this IServiceCollection services)
    {
        services.AddSingleton<CaseWords>();
        services.AddSingleton<ActLines>();
        services.AddSingleton<CaseLists>();
        services.AddSingleton<SavedViews>();
        // Made at the first request, when the loops have been loaded.
        services.AddSingleton(s => new WorkViews(s.GetRequiredService<Loops>().Versions));
        services.AddScoped<CaseSheets>();
        services.AddScoped<ActTaker>();
    }
}
