using Daodi.Trust;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Daodi.Host.Composition;

/// <summary>Says in the OpenAPI document how systems and people show who they are, and which scope opens which interface.</summary>
internal static class DescribeSecurity
{
    private const string Systems = "systems", People = "people";

    public static void Add(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, context, _) =>
        {
            var scopes = context.ApplicationServices.GetRequiredService<ClientScopes>();
            var issuer = context.ApplicationServices.GetRequiredService<IOptions<ClientOptions>>().Value.Issuer;
            Uri At(string path) => issuer is null ? new(path, UriKind.Relative) : new(issuer, path);
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Systems] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "Other systems: OAuth 2 client credentials (RFC 6749, section 4.4). A client is opened at /admin/clients.",
                Flows = new()
                {
                    ClientCredentials = new() { TokenUrl = At(TokenServer.TokenPath), Scopes = scopes.All.ToDictionary(s => s.Name, s => s.Title.En) },
                },
            };
            document.Components.SecuritySchemes[People] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "daodi",
                Description = "People: the session that POST /api/v1/session opens.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var needs = metadata.OfType<NeedsAttribute>().Select(n => n.Permission).ToList();
            if (needs.Count == 0) return Task.CompletedTask;
            operation.Security ??= [];
            operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(People, context.Document)] = [] });
            var scopes = context.ApplicationServices.GetRequiredService<ClientScopes>();
            var granting = needs.Select(scopes.Giving).ToList();
            if (granting.All(s => s is not null) && (HttpMethods.IsGet(context.Description.HttpMethod ?? "") || needs.Contains(Permissions.Push)))
                operation.Security.Add(new() { [new OpenApiSecuritySchemeReference(Systems, context.Document)] = [.. granting.Select(s => s!.Name)] });
            return Task.CompletedTask;
        });
    }
}
