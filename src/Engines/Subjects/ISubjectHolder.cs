using Daodi.Kernel;
using Daodi.Storage;
using Daodi.Trust;

namespace Daodi.Subjects;

/// <summary>All that is one subject: ids of the same root, and the unit's code where it is a unit of the directory.</summary>
public sealed record SubjectCluster(long Root, SubjectKind Kind, IReadOnlyList<long> Ids, string? Unit = null);

/// <summary>Something that refers to a subject, as its system calls it.</summary>
/// <param name="Role">What the subject is to it: caller, place, responsible unit.</param>
public sealed record SubjectReference(Words Role, string No, Words Title, string Href, DateTimeOffset At, bool Open);

/// <param name="Count">All there are within the scope.</param>
/// <param name="Newest">The newest of them.</param>
public sealed record SubjectReferences(long Count, IReadOnlyList<SubjectReference> Newest);

/// <summary>What a correction changes: <c>name</c>, <c>phone</c>, <c>id</c>.</summary>
public sealed record SubjectCorrection(string Field, string Value);

/// <summary>
/// What a system keeps of subjects. Each system that refers to them brings one: it tells what refers to a subject, and it
/// corrects and erases its own copies, inside the lane's work of whoever decided so.
/// </summary>
public interface ISubjectHolder
{
    /// <summary>What refers to the subject, within <paramref name="scope"/>.</summary>
    Task<SubjectReferences> References(DaodiDb db, SubjectCluster subject, Scope scope, int most, CancellationToken ct);

    /// <summary>Whether something open needs the person's data: an erasure must wait (个人信息保护法 47: the purpose is not reached).</summary>
    Task<bool> Needs(DaodiDb db, SubjectCluster subject, CancellationToken ct);

    /// <summary>Those of <paramref name="ids"/> of whom the system still keeps data: their subject cannot go yet.</summary>
    Task<IReadOnlySet<long>> Kept(DaodiDb db, IReadOnlyCollection<long> ids, CancellationToken ct);

    Task Correct(DaodiDb db, SubjectCluster subject, SubjectCorrection correction, CancellationToken ct);

    /// <summary>Erases name, telephone, identity number and address wherever the system keeps them; the facts of the matter stay.</summary>
    /// <param name="values">What the register knows of the person in clear, to be taken out of texts.</param>
    /// <returns>How many rows were changed.</returns>
    Task<int> Erase(DaodiDb db, SubjectCluster subject, IReadOnlyCollection<string> values, DateTimeOffset at, CancellationToken ct);
}
