namespace Daodi.Subjects;

public enum SubjectKind
{
    Person = 1,
    Organisation = 2,
    Place = 3,
}

/// <summary>
/// A person, an organisation or a place, once. Systems refer to it by <see cref="Id"/> and keep only their own facts. Two that turn
/// out to be one are merged by pointing one at the other: no reference moves, so that taking the merge back restores all of them,
/// those made in between too.
/// </summary>
public sealed class Subject
{
    public required long Id { get; init; }
    public required SubjectKind Kind { get; init; }

    /// <summary>As it was last given; null where none is known, or after an erasure.</summary>
    public string? Name { get; set; }

    /// <summary><see cref="Name"/> as <see cref="SubjectText.NameKey"/> makes it: what is searched and compared.</summary>
    public string? NameKey { get; set; }
    public string? Address { get; set; }

    /// <summary><see cref="Address"/> as <see cref="SubjectText.AddressKey"/> makes it.</summary>
    public string? AddressKey { get; set; }

    /// <summary>6 or 9 digits.</summary>
    public string? Division { get; set; }

    /// <summary>WGS-84, degrees.</summary>
    public double? Lon { get; set; }
    public double? Lat { get; set; }

    /// <summary>The subject this one was merged into; null where it stands for itself.</summary>
    public long? MergedInto { get; set; }

    /// <summary>The end of that chain; itself where it is not merged. All of one root are one subject.</summary>
    public required long RootId { get; set; }
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>To the day: written at most once a day.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset? ErasedAt { get; set; }
}

/// <summary>A number that tells a subject from others: kept as a keyed digest to match by, and sealed to be read again.</summary>
public sealed class SubjectIdentifier
{
    public required long Id { get; init; }
    public required long SubjectId { get; init; }

    /// <summary>One of <see cref="Identifier"/>'s constants.</summary>
    public required string Kind { get; init; }

    /// <summary>The first 64 bits of HMAC-SHA-256 under the site's key.</summary>
    public required long Digest { get; init; }

    /// <summary>AES-256-GCM under the site's key; empty for places, whose address stands in the subject.</summary>
    public required byte[] Sealed { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Since when it no longer holds: corrected. It then matches nothing.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>A name a subject bore before, or bears besides.</summary>
public sealed class SubjectName
{
    public required long Id { get; init; }
    public required long SubjectId { get; init; }
    public required string Name { get; init; }

    /// <summary><c>former</c> or <c>alias</c>.</summary>
    public required string Kind { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>One subject pointed at another: by whom and why, and if it was taken back, when and why.</summary>
public sealed class SubjectMerge
{
    public required long Id { get; init; }
    public required long Survivor { get; init; }
    public required long Merged { get; init; }
    public required string Reason { get; init; }
    public required string ByName { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? UndoneAt { get; set; }
    public string? UndoneReason { get; set; }
}

/// <summary>Two subjects that may be one, for somebody to decide.</summary>
public sealed class SubjectDouble
{
    public required long Id { get; init; }

    /// <summary>The lesser id of the two.</summary>
    public required long A { get; init; }
    public required long B { get; init; }

    /// <summary><c>number</c>: an identifier of both is the same. <c>name-address</c>: name and address are alike. <c>name</c>: two organisations of one name.</summary>
    public required string Why { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary><c>merged</c> or <c>different</c>; null while it waits.</summary>
    public string? Decision { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
}
