namespace Daodi.Trust.Ledger;

/// <summary>How the site keeps its ledger; section <c>Ledger</c> of the configuration.</summary>
public sealed class LedgerOptions
{
    /// <summary><c>sha256</c> or <c>sm3</c>. Fixed at the ledger's birth; a later change is refused.</summary>
    public string Hash { get; set; } = "sha256";

    /// <summary>
    /// The ledger's name, best the address under which it is read without its scheme: <c>daodi.dezhou.gov.cn/api/v1/ledger</c>.
    /// Fixed at the birth; without it <c>daodi/</c> and the fingerprint of the key.
    /// </summary>
    public string? Origin { get; set; }

    /// <summary>How often a checkpoint is signed while there is something new.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the platform verifies the whole ledger against the rows; zero for never.</summary>
    public TimeSpan VerifyEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Who keeps checkpoints outside. Without one an administrator could recompute the tree, and the ledger's page says so.</summary>
    public IList<WitnessOptions> Witnesses { get; } = [];
}

/// <summary>One outside witness.</summary>
public sealed class WitnessOptions
{
    /// <summary>What the ledger's page calls it.</summary>
    public string Name { get; set; } = "";

    /// <summary>A file to append to, best on a machine whose administrator is another.</summary>
    public string? File { get; set; }

    /// <summary>An address to which each note is posted.</summary>
    public string? Url { get; set; }

    /// <summary>Allows <see cref="Url"/> to lead to this machine or a private network.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>The least time between two checkpoints for this witness. Those in between are left out; the last one always comes.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(10);
}
