using System.Diagnostics.CodeAnalysis;

namespace Daodi.Kernel;

/// <summary>An expected failure: a value, never an exception (exceptions mean bugs).</summary>
/// <param name="Code">Stable and dotted, for programs: <c>uscc.check</c>, <c>case.changed</c>. Never reworded.</param>
/// <param name="Message">For people: what is wrong and what to do about it.</param>
/// <param name="Field">The input field at fault, where there is one.</param>
public sealed record Error(string Code, Words Message, string? Field = null)
{
    /// <summary>What kind of failure it is, so that the edge can answer with the right status.</summary>
    public ErrorKind Kind { get; init; } = ErrorKind.Invalid;

    /// <summary>Anything a program needs to go on from here: the acts missed, the limit exceeded.</summary>
    public IReadOnlyDictionary<string, object?>? Details { get; init; }

    /// <summary>Seconds after which the same may succeed, where the failure knows (<c>retryAfter</c> of its details).</summary>
    public string? RetryAfter => Details?.GetValueOrDefault("retryAfter") as string;

    public static Error Invalid(string code, Words message, string? field = null) => new(code, message, field);
    public static Error NotFound(string code, Words message) => new(code, message) { Kind = ErrorKind.NotFound };
    public static Error Forbidden(string code, Words message) => new(code, message) { Kind = ErrorKind.Forbidden };
    public static Error Conflict(string code, Words message) => new(code, message) { Kind = ErrorKind.Conflict };

    public override string ToString() => Field is null ? $"{Code}: {Message}" : $"{Code} ({Field}): {Message}";
}

/// <summary>The families of expected failure; each maps to one HTTP status at the edge.</summary>
public enum ErrorKind
{
    /// <summary>The input breaks a rule that its sender can keep: 400 or 422.</summary>
    Invalid,
    /// <summary>Nothing is there, or nothing that this viewer may see: 404.</summary>
    NotFound,
    /// <summary>It is there, and the viewer may know it, but not do this: 403.</summary>
    Forbidden,
    /// <summary>Somebody was first: 409.</summary>
    Conflict,
    /// <summary>More than is allowed in this time: 429.</summary>
    TooMany,
    /// <summary>The platform itself cannot just now (its database is down, or it is stopping); the same again may succeed: 503.</summary>
    Unavailable,
}

/// <summary>Either a value or the reason there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    [MemberNotNullWhen(false, nameof(Error))]
    public bool Ok => Error is null;

    public Error? Error { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: the caller did not look at <see cref="Ok"/>.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException(Error.ToString());

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Ok ? next(Value) : Error;
    public Result<TNext> Map<TNext>(Func<T, TNext> map) => Ok ? map(Value) : Error;

    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Error error) => new(default, error);

    public override string ToString() => Ok ? $"{_value}" : $"{Error}";
}

/// <summary>The value of a use case that has nothing to say but that it is done.</summary>
public readonly record struct Done
{
    public static readonly Done It;
}
