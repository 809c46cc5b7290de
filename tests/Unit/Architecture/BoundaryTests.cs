using System.Xml.Linq;
using ArchUnitNET.Loader;
using Shouldly;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace Daodi.Tests.Unit.Architecture
{
    public sealed class BoundaryTests
    {
        private static readonly string Root = FindRoot();

        [Fact]
        public void Projects_OfTheHouse_KnowOnlyThoseToTheirLeft()
        {
            var references = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(file => XDocument.Load(file).Descendants("ProjectReference")
                    .Select(r => (Name(file), Name(r.Attribute("Include")!.Value.Replace('\\', '/')))))
                .ToList();

            references.Count.ShouldBeGreaterThan(10);
            Boundaries.ViolationsOfProjects(references).ShouldBeEmpty();
        }

        [Fact]
        public void Projects_PlantedViolation_IsFound() =>
            Boundaries.ViolationsOfProjects([("Daodi.Rules", "Daodi.Storage"), ("Daodi.Trust", "Daodi.Geo"), ("Daodi.Unheard", "Daodi.Kernel"), ("Daodi.City", "Daodi.Host")])
                .Count().ShouldBe(4);

        [Fact]
        public void Namespaces_OfTheHouse_KeepTheirRooms()
        {
            var assemblies = Directory.EnumerateFiles(AppContext.BaseDirectory, "Daodi.*.dll")
                .Where(f => !Path.GetFileName(f).StartsWith("Daodi.Tests", StringComparison.Ordinal))
                .Select(Assembly.LoadFrom).ToArray();

            assemblies.Length.ShouldBeGreaterThan(10);
            Boundaries.ViolationsOfNamespaces(new ArchLoader().LoadAssemblies(assemblies).Build()).ShouldBeEmpty();
        }

        [Fact]
        public void Namespaces_PlantedViolations_AreFound()
        {
            var violations = Boundaries.ViolationsOfNamespaces(new ArchLoader().LoadAssemblies(Assembly.GetExecutingAssembly()).Build()).ToList();

            violations.ShouldContain(v => v.Contains("Daodi.Planted.Beds.Domain.Bed", StringComparison.Ordinal) && v.Contains("System.IO", StringComparison.Ordinal));
            violations.ShouldContain(v => v.Contains("Daodi.Planted.Beds", StringComparison.Ordinal) && v.Contains("Daodi.Planted.Meals", StringComparison.Ordinal));
        }

        [Fact]
        public void Engines_NameNoBureau()
        {
            string[] bureaus = ["appeals.", "12345", "诉求", "licences.", "dust", "elder", "bigdata"];
            var offenders = Directory.EnumerateFiles(Path.Combine(Root, "src", "Engines"), "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".yaml", StringComparison.Ordinal))
                .SelectMany(f => File.ReadLines(f).Select((line, i) => (f, line, i)))
                .Where(l => !l.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.line.TrimStart().StartsWith('#')
                    // A citation names the rule it quotes by that rule's own title.
                    && !l.line.TrimStart().StartsWith("cite:", StringComparison.Ordinal))
                .Where(l => bureaus.Any(b => l.line.Contains(b, StringComparison.OrdinalIgnoreCase)))
                .Select(l => $"{Path.GetRelativePath(Root, l.f)}:{l.i + 1}: {l.line.Trim()}");

            offenders.ShouldBeEmpty();
        }

        private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

        private static string FindRoot()
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory!.FullName, "Daodi.slnx")))
            {
                directory = directory.Parent;
            }

            return directory.FullName;
        }
    }
}

// The planted violations: a domain that reads a file, and a system that knows its neighbour.
namespace Daodi.Planted.Beds.Domain
{
    public sealed class Bed
    {
        public static string Read() => System.IO.File.ReadAllText("bed") + Daodi.Planted.Meals.Meal.Name;
    }
}

namespace Daodi.Planted.Meals
{
    public static class Meal
    {
        public static string Name { get; } = "meal";
    }
}
