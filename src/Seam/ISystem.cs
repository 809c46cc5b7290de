namespace Daodi.Seam;

/// <summary>
/// One system of one bureau. It is found by discovery, says once what it brings, and edits nothing elsewhere:
/// its use cases, pages, entity configurations and jobs are found in its assembly.
/// </summary>
public interface ISystem
{
    void Configure(SystemBuilder system);
}
