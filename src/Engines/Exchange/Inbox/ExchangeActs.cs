using Daodi.Trust;

namespace Daodi.Exchange;

/// <summary>The acts that the exchange engine writes.</summary>
public static class ExchangeActs
{
    public const string Corrected = "exchange.correct";
    public const string Replayed = "exchange.replay";
    public const string SourceMade = "exchange.source-made";
    public const string SourceChanged = "exchange.source-changed";
    public const string SourceOn = "exchange.source-on";
    public const string SourceOff = "exchange.source-off";
    public const string SourceSilent = "exchange.source-silent";
    public const string SourceSpeaks = "exchange.source-speaks";
    public const string FileReceived = "exchange.file-received";
    public const string MappingKept = "exchange.mapping-kept";
    public const string ImportStarted = "exchange.import-started";
    public const string ImportCancelled = "exchange.import-cancelled";
    public const string ImportFinished = "exchange.import-finished";
    public const string ImportFailed = "exchange.import-failed";

    public static IReadOnlyList<ActType> Types { get; } =
    [
        new(Corrected, ("修正接入数据", "Item of a source corrected")),
        new(Replayed, ("重放接入数据", "Items of a source replayed")),
        new(SourceMade, ("新建数据来源", "Source made")),
        new(SourceChanged, ("修改数据来源", "Source changed")),
        new(SourceOn, ("启用数据来源", "Source switched on")),
        new(SourceOff, ("停用数据来源", "Source switched off")),
        new(SourceSilent, ("数据来源静默告警", "Source silent beyond its rhythm")),
        new(SourceSpeaks, ("数据来源恢复", "Source speaks again")),
        new(FileReceived, ("收到导入文件", "File received for import")),
        new(MappingKept, ("保存字段对应", "Mapping kept")),
        new(ImportStarted, ("开始导入", "Import started")),
        new(ImportCancelled, ("停止导入", "Import stopped")),
        new(ImportFinished, ("导入完成", "Import finished")),
        new(ImportFailed, ("导入失败", "Import failed")),
    ];
}
