namespace Daodi.Trust;

/// <summary>The acts that concern other systems' access. None tells a secret.</summary>
public static class ClientActs
{
    public const string Opened = "trust.client-opened";
    public const string Changed = "trust.client-changed";
    public const string SecretIssued = "trust.client-secret-issued";
    public const string SecretEnded = "trust.client-secret-ended";
    public const string Paused = "trust.client-paused";
    public const string Resumed = "trust.client-resumed";
    public const string Ended = "trust.client-ended";

    public static IReadOnlyList<ActType> Types { get; } =
    [
        new(Opened, ("开通系统接入", "Client opened")),
        new(Changed, ("变更系统接入", "Client changed")),
        new(SecretIssued, ("发放系统密钥", "Client secret issued")),
        new(SecretEnded, ("作废系统密钥", "Client secret ended")),
        new(Paused, ("暂停系统接入", "Client paused")),
        new(Resumed, ("恢复系统接入", "Client resumed")),
        new(Ended, ("终止系统接入", "Client ended")),
    ];

    /// <summary>What the acts of a client are about.</summary>
    public static string About(string id) => $"client/{id}";
}
