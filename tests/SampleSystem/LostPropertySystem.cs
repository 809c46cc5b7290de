using Daodi.SampleSystem.Pages;
using Daodi.SampleSystem.UseCases;
using Daodi.Seam;

namespace Daodi.SampleSystem;

/// <summary>Lost property at bus stations (失物招领).</summary>
public sealed class LostPropertySystem : ISystem
{
    public void Configure(SystemBuilder system) => system
        .Title("失物招领", "Lost property")
        .Loop<LostPropertyLoop>("lost-property.loop.yaml")
        .Role("lost-property.keeper", "失物保管员", "Keeper of lost property", Can.Keep, Can.Read)
        .Navigation("/lost-property", "失物登记簿", "Register of found things", "archive", Can.Keep, 300)
        .PublicPage("/lost-and-found", ("失物招领", "Lost and found"), ("看看车站捡到了什么", "See what was found at the stations"), "archive", 300)
        .CasePanel<ThingPanel>(LostPropertyLoop.Kind)
        .Job<PassUnclaimed>(TimeSpan.FromHours(1));

    /// <summary>What an account may be allowed to do here.</summary>
    public static class Can
    {
        public const string Keep = "lost-property.keep";

        /// <summary>The platform's own permission for the case pages.</summary>
        public const string Read = "cases.read";
    }
}
