using Daodi.Kernel;

namespace Daodi.Trust.Ledger;

/// <summary>Why the sequencer stops, and what to do. It never signs over a past that does not agree with the last checkpoint.</summary>
internal static class LedgerErrors
{
    public static readonly Error CheckpointMissing = Error.Conflict("ledger.checkpoint-missing",
        ("账本里有记录，却找不到最近一次签名的树头（ledger/checkpoint）。请从备份或外部见证恢复该文件；账本停止签名。",
            "The ledger has leaves, but its last signed checkpoint (ledger/checkpoint) is gone. Put it back from a backup or from an outside witness; nothing is signed until then."));

    public static readonly Error CheckpointForged = Error.Conflict("ledger.checkpoint-forged",
        ("最近一次树头不是本站密钥签的：树头文件或密钥（keys/ledger.key）被换过。请从备份恢复并查明原因。",
            "The last checkpoint was not signed with this site's key: the file or the key (keys/ledger.key) was replaced. Restore both from a backup and find out why."));

    public static readonly Error DatabaseBehind = Error.Conflict("ledger.database-behind",
        ("数据库里的记录少于已签名的树头：数据库被恢复到更早的状态，或有记录被删。请恢复较新的数据库备份。",
            "The database holds fewer leaves than were signed: it was put back to an earlier state, or rows were removed. Restore a newer backup of the database."));

    public static readonly Error Tampered = Error.Conflict("ledger.tampered",
        ("由数据库重算的树与已签名的树头不一致：已签名的记录被改动。请运行 ./daodi ledger verify 找出第一条。",
            "The tree made from the database does not agree with the signed checkpoint: what was signed has been altered. Run ./daodi ledger verify to find the first record."));

    public static Error HashFixed(string birth) => Error.Conflict("ledger.hash-fixed",
        ($"账本建立时选定的摘要算法是 {birth}，不能更改。请把设置 Ledger:Hash 改回。",
            $"The hash chosen at the ledger's birth is {birth} and cannot be changed. Set Ledger:Hash back."));

    public static Error OriginFixed(string birth) => Error.Conflict("ledger.origin-fixed",
        ($"账本建立时的名称是 {birth}，不能更改。请把设置 Ledger:Origin 改回。",
            $"The ledger was born as {birth} and keeps its name. Set Ledger:Origin back."));

    public static Error Broken(long index) => Error.Conflict("ledger.broken",
        ($"第 {index} 号叶子的记录或序号不见了，无法续写账本。请运行 ./daodi ledger verify。",
            $"The row of leaf {index}, or the leaf itself, is gone; the ledger cannot go on. Run ./daodi ledger verify."));

    public static Error Trouble(Exception e) => new("ledger.trouble",
        ($"账本暂时写不了（{e.GetType().Name}），会自动重试。请检查磁盘和数据库。", $"The ledger cannot be written just now ({e.GetType().Name}); it is tried again. Look at disk and database."))
    { Kind = ErrorKind.Unavailable };

    public static readonly Error Busy = new("ledger.busy",
        ("另一个进程正在记这本账。", "Another process keeps this ledger."))
    { Kind = ErrorKind.Unavailable };
}
