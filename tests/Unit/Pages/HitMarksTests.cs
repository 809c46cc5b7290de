using Daodi.Ui.Desk;
using Shouldly;
using Xunit;

namespace Daodi.Tests.Unit.Pages;

public sealed class HitMarksTests
{
    [Theory]
    [InlineData("路灯不亮，路灯杆歪", "路灯", "[路灯]不亮，[路灯]杆歪")]
    [InlineData("天衢路路灯", "路 路灯", "天衢[路][路灯]")]
    [InlineData("DZ20261124-000001", "dz2026", "[DZ2026]1124-000001")]
    [InlineData("没有这个词", "井盖", "没有这个词")]
    [InlineData("", "井盖", "")]
    public void Pieces_MarkEveryHitAndLoseNothing(string text, string query, string marked)
    {
        var pieces = HitMarks.Pieces(text, HitMarks.Terms(query)).ToList();

        string.Concat(pieces.Select(p => p.Hit ? $"[{p.Piece}]" : p.Piece)).ShouldBe(marked);
        string.Concat(pieces.Select(p => p.Piece)).ShouldBe(text);
    }
}
