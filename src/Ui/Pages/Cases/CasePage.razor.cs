using Daodi.Cases;
using Daodi.Rules;
using Daodi.Ui.Components;
using Daodi.Ui.Desk;
using Microsoft.AspNetCore.Components;
using Edge = Daodi.Ui.Components.LoopEdge;
using Node = Daodi.Ui.Components.LoopNode;

namespace Daodi.Ui.Pages.Cases;

/// <summary>One case: what it is and where, what happened, what is next. A stranger understands it in ten seconds.</summary>
public sealed partial class CasePage
{
    [Inject] private ActLines Lines { get; set; } = null!;
    [Inject] private IRulebooks Rulebooks { get; set; } = null!;

    protected override string Done => $"/cases/{Sheet?.Case.No ?? No}";

    private IReadOnlyList<TimelineAct> Timeline => Lines.Of(Sheet!);

    private IReadOnlyList<ClockLine> Clocks => ClockLine.Of(Sheet!.Loop, Sheet.Case.Stage, Sheet.Clocks, Rulebooks.Current);

    private (IReadOnlyList<Node> Nodes, IReadOnlyList<Edge> Edges) Diagram => LoopPicture.Of(Sheet!.Loop);

    private static Words Role(CaseParty party) => party.Role switch
    {
        CaseParty.Responsible => ("承办", "responsible"),
        CaseParty.Former => ("曾承办", "former"),
        _ => Words.Same(party.Role),
    };
}
