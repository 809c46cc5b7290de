using System.Reflection;
using Daodi.Kernel;

namespace Daodi.Cases;

/// <summary>What a method does in a loop.</summary>
public enum MethodRole
{
    /// <summary>Says whether the action may be taken: <c>Result&lt;Done&gt; Name(ActionContext c)</c>, or a ValueTask of it.</summary>
    Guard,
    /// <summary>Does what the action means: <c>Result&lt;Done&gt; Name(ActionContext c)</c>, or a ValueTask of it.</summary>
    Effect,
    /// <summary>Chooses where it leads: <c>bool Name(ActionContext c)</c>, or a ValueTask of it.</summary>
    Target,
}

/// <summary>
/// Marks a guard that looks at the case alone, not at fields or the database, so that it can be asked before the action is
/// taken and the reason be shown beside the button.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BeforehandAttribute : Attribute;

/// <summary>
/// The methods that a loop's names are bound to: those of the system's class, then the engine's <see cref="CommonMethods"/>.
/// Reflection is used once; what runs are delegates.
/// </summary>
public sealed class LoopMethods
{
    private const BindingFlags Found = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, Method> _methods = new(StringComparer.Ordinal);

    /// <param name="systems">The system's object; none binds the common methods only.</param>
    public LoopMethods(object? systems)
    {
        Systems = systems;
        Add(new CommonMethods());
        if (systems is not null) Add(systems);
    }

    /// <summary>The system's object.</summary>
    public object? Systems { get; }

    /// <summary>Why this name cannot play this role; none where it can.</summary>
    internal Words? Problem(MethodRef method, MethodRole role)
    {
        if (!_methods.TryGetValue(method.Name, out var found))
            return ($"方法“{method.Name}”不存在（{Where}）", $"There is no method '{method.Name}' ({Where})");
        if (role == MethodRole.Target ? found.Choose is null : found.Run is null)
            return ($"方法“{method.Name}”的签名应为 {Signature(role)}", $"The method '{method.Name}' must be {Signature(role)}");
        return null;
    }

    internal ValueTask<Result<Done>> Run(MethodRef method, ActionContext context) => _methods[method.Name].Run!(context);

    internal ValueTask<bool> Choose(MethodRef method, ActionContext context) => _methods[method.Name].Choose!(context);

    internal bool IsBeforehand(MethodRef method) => _methods[method.Name].Beforehand;

    private string Where => Systems is null ? nameof(CommonMethods) : $"{Systems.GetType().Name}, {nameof(CommonMethods)}";

    private void Add(object target)
    {
        foreach (var method in target.GetType().GetMethods(Found))
        {
            if (method.IsSpecialName || method.IsGenericMethod) continue;
            var takesContext = method.GetParameters() is [{ } only] && only.ParameterType == typeof(ActionContext);
            _methods[method.Name] = new(
                takesContext ? Bind<Result<Done>>(method, target) : null,
                takesContext ? Bind<bool>(method, target) : null,
                method.GetCustomAttribute<BeforehandAttribute>() is not null);
        }
    }

    private static Func<ActionContext, ValueTask<T>>? Bind<T>(MethodInfo method, object target)
    {
        var on = method.IsStatic ? null : target;
        if (method.ReturnType == typeof(ValueTask<T>))
            return method.CreateDelegate<Func<ActionContext, ValueTask<T>>>(on);
        if (method.ReturnType == typeof(T))
        {
            var plain = method.CreateDelegate<Func<ActionContext, T>>(on);
            return context => new(plain(context));
        }
        if (method.ReturnType == typeof(Task<T>))
        {
            var task = method.CreateDelegate<Func<ActionContext, Task<T>>>(on);
            return context => new(task(context));
        }
        return null;
    }

    private static string Signature(MethodRole role) => role == MethodRole.Target
        ? "bool Name(ActionContext c)"
        : "Result<Done> Name(ActionContext c) / ValueTask<Result<Done>> Name(ActionContext c)";

    private sealed record Method(
        Func<ActionContext, ValueTask<Result<Done>>>? Run, Func<ActionContext, ValueTask<bool>>? Choose, bool Beforehand);
}
