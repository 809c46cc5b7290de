using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Daodi.Trust;

/// <summary>
/// What the framework maps by itself, where no convention of ours reaches it: the target of its own redirects, whose address is
/// protected data, and the answer 404 to a file that is not there. Nothing else is open without saying so.
/// </summary>
public static class FrameworkDoors
{
    public static bool Has(Endpoint endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: "/_framework/opaque-redirect" or "{**path:file}" };
}
