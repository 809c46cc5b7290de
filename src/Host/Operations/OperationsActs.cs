namespace Daodi.Host.Operations;

/// <summary>The acts that running the site writes.</summary>
internal static class OperationsActs
{
    public const string BackedUp = "operations.backup";
    public const string BackupFailed = "operations.backup-failed";
    public const string HealthChanged = "operations.health";
    public const string DutyNoted = "operations.duty";

    /// <summary>What the acts of backups are about.</summary>
    public const string AboutBackup = "backup";

    /// <summary>What the notes of the night duty are about.</summary>
    public const string AboutDuty = "duty";
}
