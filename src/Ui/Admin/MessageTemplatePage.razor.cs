using System.Globalization;
using Daodi.Exchange;
using Daodi.Trust;
using Microsoft.AspNetCore.Components;

namespace Daodi.Ui.Admin;

/// <summary>One template: edited, looked at with sample values, kept or taken back. The key is channel and kind: <c>mail.light.red</c>.</summary>
public sealed partial class MessageTemplatePage
{
    [Parameter] public string Key { get; set; } = "";
    [CascadingParameter] private HttpContext Http { get; set; } = null!;
    [Inject] private MessageTemplates Templates { get; set; } = null!;
    [Inject] private MessageChannelDesk Desk { get; set; } = null!;
    [Inject] private Viewer Viewer { get; set; } = null!;

    private TemplateInForce? Template { get; set; }
    private IMessageProvider? Provider { get; set; }
    private TemplateForm Form { get; set; } = new(null, null, null, null, null);
    private Words? Notice { get; set; }
    private IReadOnlyList<Error> Errors { get; set; } = [];

    private string Channel => Key.Contains('.', StringComparison.Ordinal) ? Key[..Key.IndexOf('.', StringComparison.Ordinal)] : Key;
    private string Kind => Key.Length > Channel.Length ? Key[(Channel.Length + 1)..] : "";
    private Words Title => ($"{Templates.TitleOf(Kind).Zh} · {Provider!.Title.Zh}", $"{Templates.TitleOf(Kind).En} · {Provider.Title.En}");

    protected override Task OnInitializedAsync() => Load();

    private async Task Load()
    {
        var template = await Templates.Find(Kind, Channel, Http.RequestAborted);
        if (template is null) return;
        Provider = Desk.Provider(Channel);
        Form = new(template.Subject.Zh, template.Text.Zh, template.Subject.En, template.Text.En, template.Number);
        Template = template;
    }

    private async Task Post()
    {
        var posted = Http.Request.Form;
        Form = new(posted["subjectZh"], posted["textZh"], posted["subjectEn"], posted["textEn"], posted["number"]);
        Errors = MessageTemplates.Faults(Kind, Form);
        if (Errors.Count > 0 || posted["do"] != "keep") return;
        var kept = await Templates.Keep(Kind, Channel, Form, Viewer, Http.RequestAborted);
        if (!kept.Ok)
        {
            Errors = [kept.Error];
            return;
        }

        Notice = ("模板已保存，之后的消息按它写。", "Saved; messages from now on are written by it.");
        await Load();
    }

    private async Task TakeBack()
    {
        var back = await Templates.TakeBack(Kind, Channel, Viewer, Http.RequestAborted);
        if (back.Ok) Notice = ("已恢复出厂模板。", "The shipped template holds again.");
        else Errors = [back.Error];
        await Load();
    }

    private string Filled(string? subject, string? text, bool english)
    {
        var values = Templates.Sample(Kind, english);
        return $"{MessageText.OneLine(MessageText.Fill(subject ?? "", values), Message.LongestSubject)}\n\n{MessageText.Safe(MessageText.Fill(text ?? "", values), Message.LongestText)}";
    }

    private static string MessageRulesText(DateTimeOffset at) => at.Local().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
