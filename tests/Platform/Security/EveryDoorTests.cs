using System.Net;
using Daodi.Tests.Platform.Clients;
using Daodi.Tests.Platform.Fixtures;
using Daodi.Trust;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Platform.Security;

/// <summary>Every endpoint and page of the running platform, found by discovery, knocked at by nobody and by every role.</summary>
public sealed class EveryDoorTests(SharedPlatform shared) : IClassFixture<SharedPlatform>
{
    private const string Township = "371402001";

    private readonly RunningPlatform _platform = shared.Platform;
    private readonly IReadOnlyList<Door> _doors = Door.All(shared.Platform);

    [Fact]
    public void EveryDoor_OfTheRunningPlatform_NamesAPermissionOrIsPublic()
    {
        _doors.Count.ShouldBeGreaterThan(20);
        _doors.Where(d => !d.IsPublic && d.Needs.Count == 0).Select(d => d.ToString()).ShouldBeEmpty();
        _doors.Where(d => d.IsPublic && d.Needs.Count > 0).Select(d => d.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void DoorsThatNobodyMarked_AreTheFrameworksTwo() =>
        _doors.Where(d => d.Endpoint.Metadata.GetMetadata<PublicAttribute>() is null && FrameworkDoors.Has(d.Endpoint))
            .Select(d => d.Pattern.RawText).Distinct().ShouldBe(["/_framework/opaque-redirect", "{**path:file}"], ignoreOrder: true);

    [Fact]
    public async Task File_ThatIsNotThere_IsNotFoundAndNotForbidden()
    {
        using var client = _platform.Bare();
        (await client.GetAsync("/no-such.png")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void EveryPermission_OfADoor_IsCarriedBySomeRole()
    {
        // Push belongs to credentials alone.
        var carried = _platform.Services.GetRequiredService<Roles>().Permissions.Append(Permissions.Push).Append("").ToHashSet();
        _doors.Where(d => !d.Needs.All(carried.Contains)).Select(d => $"{d}: {string.Join(", ", d.Needs)}").ShouldBeEmpty();
    }

    [Fact]
    public async Task ClosedDoor_WithoutSignIn_AsksToSignIn()
    {
        using var client = _platform.Bare();
        var faults = new List<string>();
        foreach (var door in _doors.Where(d => !d.IsPublic))
        {
            var answer = await Answer.Of(client, door.Request(door.Url("1"), null));
            if (!answer.AsksToSignIn) faults.Add($"{door}: {answer.Status}");
        }
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task PublicPage_WithoutSignIn_IsShown()
    {
        using var client = _platform.Bare();
        var faults = new List<string>();
        foreach (var door in _doors.Where(d => d is { IsPublic: true, TakesParameters: false, Method: "GET" }))
        {
            var answer = await Answer.Of(client, door.Request(door.Url("1"), null));
            // Where a door needs a query that we do not give, it may say so.
            if (answer.AsksToSignIn || answer.Status is 403 or >= 500 && !IsErrorPage(door)) faults.Add($"{door}: {answer.Status}");
        }
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClosedDoor_ForEveryRole_OpensExactlyWhereTheRoleHasThePermission()
    {
        using var client = _platform.Bare();
        var faults = new List<string>();
        foreach (var role in _platform.Services.GetRequiredService<Roles>().All.Prepend(null))
        {
            var cookie = await _platform.CookieOf(await _platform.Account(Township, role is null ? [] : [role.Name]));
            foreach (var door in _doors.Where(d => !d.IsPublic))
            {
                var allowed = door.Needs.All(n => n.Length == 0 || role?.Permissions.Contains(n) == true);
                // What is allowed is opened only to look: acting has tests of its own.
                if (allowed && door.Method != "GET") continue;
                var answer = await Answer.Of(client, door.Request(door.Url("1"), cookie));
                if (allowed ? answer.AsksToSignIn || answer.Status is 403 or >= 500 : answer.Status != 403)
                    faults.Add($"{role?.Name ?? "no role"} at {door}, {(allowed ? "allowed" : "not allowed")}: {answer.Status}");
            }
        }
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClosedDoor_ForASourcesToken_OpensOnlyToPush()
    {
        using var client = await _platform.Pushing("12345");
        var faults = new List<string>();
        foreach (var door in _doors.Where(d => !d.IsPublic && !d.Needs.Contains(Permissions.Push)))
        {
            var answer = await Answer.Of(client, door.Request(door.Url("1"), null));
            if (answer.Status != 403) faults.Add($"{door}: {answer.Status}");
        }
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task ClosedDoor_ForAClientsToken_OpensOnlyWhatItsScopesReadAndPush()
    {
        var scopes = _platform.Services.GetRequiredService<ClientScopes>().All.ToList();
        var secret = await Systems.Open(_platform, "every-scope", [.. scopes.Select(s => s.Name)]);
        using var client = Systems.With(_platform, await Systems.Token(_platform, "every-scope", secret));
        var faults = new List<string>();
        var opened = 0;
        foreach (var door in _doors.Where(d => !d.IsPublic))
        {
            var may = door.IsProgram && door.Needs.All(n => scopes.Any(s => s.Permission == n)) && (door.Method == "GET" || door.Needs.Contains(Permissions.Push));
            var answer = await Answer.Of(client, door.Request(door.Url("12345"), null));
            if (may ? answer.Status is 401 or 403 or >= 500 && door.Pattern.RawText != "/api/v1/health" : answer.Status != 403) faults.Add($"{door}, {(may ? "allowed" : "not allowed")}: {answer.Status}");
            if (may) opened++;
        }

        faults.ShouldBeEmpty();
        opened.ShouldBeGreaterThan(5);
    }

    private static bool IsErrorPage(Door door) => door.Pattern.RawText is "/error" or "/readyz";
}
