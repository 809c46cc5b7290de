namespace Daodi.Ui.Shell;

/// <summary>A card on the demo's first page that enters in one click.</summary>
/// <param name="Key">Its name in the address: <c>/demo/enter/KEY</c>.</param>
/// <param name="First">What such a person does first.</param>
/// <param name="User">The account it enters; null for those who need none.</param>
/// <param name="Href">The page one lands on.</param>
public sealed record RoleCard(string Key, Words Title, Words First, string Icon, string? User, string Href);

/// <summary>What a demonstration adds to the pages. A real site registers none.</summary>
public interface IDemonstration
{
    IReadOnlyList<RoleCard> Cards { get; }

    /// <summary>The line above every page: that the data are made up, and how far the history is filled in.</summary>
    Words Banner { get; }
}
