using System.Reflection;

// A sample: it is part of the platform only where it is named. A real system leaves this out and is found by itself.
[assembly: AssemblyMetadata("Daodi.Discovery", "explicit")]
