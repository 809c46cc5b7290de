using System.Reflection;
using Daodi.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Daodi.Seam;

/// <summary>What one system brings to the platform. Filled once at start-up by its <see cref="ISystem.Configure"/>.</summary>
public sealed class SystemBuilder(string id, Assembly assembly, IServiceCollection services)
{
    private readonly List<LoopFile> _loops = [];
    private readonly List<RoleOffer> _roles = [];
    private readonly List<NavigationEntry> _navigation = [];
    private readonly List<PublicPageOffer> _publicPages = [];
    private readonly List<SourceOffer> _sources = [];
    private readonly List<JobOffer> _jobs = [];
    private readonly List<ActOffer> _acts = [];
    private readonly List<PanelOffer> _panels = [];

    /// <summary>The system's short name, also the first part of its loops, rows, permissions and act types: <c>appeals</c>.</summary>
    public string Id { get; } = id;

    /// <summary>Where its use cases, pages, entity configurations, files and migrations are found.</summary>
    public Assembly Assembly { get; } = assembly;

    /// <summary>Its services, for what the other methods do not cover.</summary>
    public IServiceCollection Services { get; } = services;

    public Words Name { get; private set; } = Words.Same(id);

    public IReadOnlyList<LoopFile> Loops => _loops;
    public IReadOnlyList<RoleOffer> Roles => _roles;
    public IReadOnlyList<NavigationEntry> NavigationEntries => _navigation;
    public IReadOnlyList<PublicPageOffer> PublicPages => _publicPages;
    public IReadOnlyList<SourceOffer> Sources => _sources;
    public IReadOnlyList<JobOffer> Jobs => _jobs;
    public IReadOnlyList<ActOffer> Acts => _acts;
    public IReadOnlyList<PanelOffer> Panels => _panels;

    /// <summary>How the bureau calls the system.</summary>
    public SystemBuilder Title(string zh, string en)
    {
        Name = (zh, en);
        return this;
    }

    /// <summary>A loop file embedded in the assembly, with the class whose methods its guards, targets and effects name.</summary>
    public SystemBuilder Loop<TMethods>(string file) where TMethods : class
    {
        Services.AddSingleton<TMethods>();
        _loops.Add(new(file, typeof(TMethods)));
        return this;
    }

    /// <summary>A role that accounts can be given, with the permissions it carries.</summary>
    public SystemBuilder Role(string name, string zh, string en, params string[] permissions)
    {
        _roles.Add(new(name, (zh, en), permissions));
        return this;
    }

    /// <summary>A page in the navigation; shown to those who have <paramref name="permission"/>, where it is empty to all who are signed in.</summary>
    public SystemBuilder Navigation(string href, string zh, string en, string icon, string permission, int order = 100)
    {
        _navigation.Add(new(Id, href, (zh, en), icon, permission, order));
        return this;
    }

    /// <summary>A page for everybody, offered on the site's first page in large words; <paramref name="lead"/> says what it is for.</summary>
    public SystemBuilder PublicPage(string href, Words title, Words lead, string icon, int order = 100)
    {
        _publicPages.Add(new(Id, href, title, lead, icon, order));
        return this;
    }

    /// <summary>A source that pushes items; <paramref name="rhythm"/> is how long its silence may last.</summary>
    public SystemBuilder Source<THandler>(string source, string zh, string en, TimeSpan? rhythm = null) where THandler : class
    {
        Services.AddScoped<THandler>();
        _sources.Add(new(source, (zh, en), typeof(THandler), rhythm));
        return this;
    }

    /// <summary>Work done again and again, <paramref name="every"/> after the last time it ended.</summary>
    public SystemBuilder Job<TJob>(TimeSpan every) where TJob : class, IPeriodicJob
    {
        Services.AddScoped<TJob>();
        _jobs.Add(new(typeof(TJob), every));
        return this;
    }

    /// <summary>A type of act that the system writes besides its loops' actions, for the catalogue.</summary>
    public SystemBuilder Act(string type, string zh, string en)
    {
        _acts.Add(new(type, (zh, en)));
        return this;
    }

    /// <summary>A component shown on the case page of this kind of case; it takes the parameter <c>Case</c>.</summary>
    public SystemBuilder CasePanel<TComponent>(string kind)
    {
        _panels.Add(new(kind, typeof(TComponent)));
        return this;
    }
}

/// <summary>A loop file and the class that its names are bound to.</summary>
public sealed record LoopFile(string File, Type Methods);

public sealed record RoleOffer(string Name, Words Title, IReadOnlyList<string> Permissions);

/// <param name="System">The system that the entry stands under.</param>
/// <param name="Icon">A name of the icon set.</param>
public sealed record NavigationEntry(string System, string Href, Words Title, string Icon, string Permission, int Order);

/// <param name="Lead">What one can do there.</param>
public sealed record PublicPageOffer(string System, string Href, Words Title, Words Lead, string Icon, int Order);

public sealed record SourceOffer(string Id, Words Title, Type Handler, TimeSpan? Rhythm);

public sealed record JobOffer(Type Job, TimeSpan Every);

public sealed record ActOffer(string Type, Words Title);

public sealed record PanelOffer(string Kind, Type Component);

/// <summary>Work that is done again and again; one run at a time, in its own service scope.</summary>
public interface IPeriodicJob
{
    Task Run(CancellationToken stop);
}
