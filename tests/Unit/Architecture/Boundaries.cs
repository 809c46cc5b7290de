using System.Text.RegularExpressions;

namespace Daodi.Tests.Unit.Architecture;

/// <summary>
/// Who may know whom (design, section 2; ADR 1 and 2). A part may know those of a lower rank; peers do not know each other.
/// Parts are found, not listed: a part whose place nobody decided fails.
/// </summary>
public static partial class Boundaries
{
    private static readonly (string Pattern, int Rank)[] Ranks =
    [
        ("Daodi.Kernel", 0),
        ("Daodi.Rules", 1), ("Daodi.Devices", 1),
        ("Daodi.Storage", 2),
        ("Daodi.Trust", 3), ("Daodi.Geo", 3), ("Daodi.Text", 3),
        ("Daodi.Subjects", 4), ("Daodi.Cases", 4), ("Daodi.Exchange", 4), ("Daodi.Telemetry", 4), ("Daodi.Vision", 4),
        ("Daodi.Seam", 5),
        ("Daodi.Ui", 6),
        ("Daodi.BigData", 7), ("Daodi.NaturalResources", 7), ("Daodi.Ecology", 7), ("Daodi.Transport", 7), ("Daodi.Science", 7),
        ("Daodi.CivilAffairs", 7), ("Daodi.SampleSystem", 7), ("Daodi.Planted", 7),
        ("Daodi.Host", 9),
    ];

    /// <summary>The city stands outside: it knows the kernel's types and speaks through the doors.</summary>
    private const string City = "Daodi.City";

    /// <summary>What a domain room must not touch: it is pure, without I/O.</summary>
    private static readonly string[] Impure =
        ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "System.Net.Http", "System.IO", "Daodi.Storage", "Daodi.Ui", "Daodi.Exchange"];

    public static IEnumerable<string> ViolationsOfProjects(IEnumerable<(string Project, string Reference)> references)
    {
        foreach (var (project, reference) in references)
        {
            if (project == City)
            {
                if (reference != "Daodi.Kernel")
                {
                    yield return $"{project} must speak through the doors, but references {reference}";
                }
            }
            else if (reference == City)
            {
                if (project != "Daodi.Host")
                {
                    yield return $"{project} references the synthetic city";
                }
            }
            else if (RankOf(project) is not { } rank)
            {
                yield return $"{project} has no place in the order yet: decide it in {nameof(Boundaries)}";
            }
            else if (RankOf(reference) is not { } other || other >= rank)
            {
                yield return $"{project} must not know {reference}";
            }
        }
    }

    /// <summary>Checks what namespaces may not do inside one assembly, which no project reference can hold.</summary>
    public static IEnumerable<string> ViolationsOfNamespaces(ArchUnitNET.Domain.Architecture architecture)
    {
        foreach (var type in architecture.Types.Where(t => t.FullName.StartsWith("Daodi.", StringComparison.Ordinal)))
        {
            var from = type.Namespace?.FullName ?? "";
            foreach (var target in type.Dependencies.Select(d => d.Target).Where(t => t != type).DistinctBy(t => t.FullName))
            {
                var to = target.Namespace?.FullName ?? "";
                if (SystemOf(from) is { } system && SystemOf(to) is { } other && system != other)
                {
                    yield return $"{type.FullName} of {system} must not know {target.FullName} of {other}";
                }

                if (IsDomain(from) && Impure.FirstOrDefault(i => to == i || to.StartsWith(i + ".", StringComparison.Ordinal)) is { } impure)
                {
                    yield return $"{type.FullName} is a domain's and must not touch {impure} ({target.FullName})";
                }

                if (from.StartsWith("Daodi.Rules", StringComparison.Ordinal) && to.StartsWith("System.IO", StringComparison.Ordinal)
                    && target.Name is not ("TextReader" or "StringReader" or "Path" or "InvalidDataException"))
                {
                    yield return $"{type.FullName}: rules are pure and do no I/O, but it uses {target.FullName}";
                }
            }
        }
    }

    /// <summary>The two first parts after a bureau's name are bureau and system: Daodi.BigData.Appeals.</summary>
    private static string? SystemOf(string ns) => BureauSystem().Match(ns) is { Success: true } match ? match.Value : null;

    private static bool IsDomain(string ns) => ns.Split('.').Contains("Domain");

    private static int? RankOf(string project) => Ranks.FirstOrDefault(r => r.Pattern == project) is (not null, var rank) ? rank : null;

    [GeneratedRegex(@"^Daodi\.(BigData|NaturalResources|Ecology|Transport|Science|CivilAffairs|Planted)\.\w+")]
    private static partial Regex BureauSystem();
}
