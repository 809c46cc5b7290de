using System.Net;
using System.Text.RegularExpressions;
using Shouldly;

namespace Daodi.Tests.Platform.Exchange;

/// <summary>Uses a page as a browser without script does: reads its form with all fields as they stand, and posts it.</summary>
internal static partial class AdminForms
{
    /// <summary>Posts the form of this name on a page, with some fields changed or added. The answer's address, where it leads on.</summary>
    public static async Task<(string? Location, string Body)> Submit(HttpClient client, string page, string form, IEnumerable<(string Name, string Value)> fields, (string Name, byte[] Bytes, string File)? upload = null) =>
        await Send(client, page, await client.GetStringAsync(page), form, fields, upload);

    /// <summary>Posts the form of this name on a page that is here already, to where it says.</summary>
    public static async Task<(string? Location, string Body)> Send(HttpClient client, string page, string html, string form, IEnumerable<(string Name, string Value)> fields, (string Name, byte[] Bytes, string File)? upload = null)
    {
        var found = Form().Matches(html).FirstOrDefault(f => f.Value.Contains($"name=\"_handler\" value=\"{form}\"", StringComparison.Ordinal));
        found.ShouldNotBeNull($"{page} has no form {form}");
        var given = fields.ToList();
        var values = Stand(found.Value).Where(v => given.All(g => g.Name != v.Name)).Concat(given).ToList();
        HttpContent content;
        if (upload is { } file)
        {
            var parts = new MultipartFormDataContent();
            foreach (var (name, value) in values) parts.Add(new StringContent(value), name);
            parts.Add(new ByteArrayContent(file.Bytes), file.Name, file.File);
            content = parts;
        }
        else
        {
            content = new FormUrlEncodedContent(values.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        }

        using var answer = await client.PostAsync(Attribute(found.Value[..(found.Value.IndexOf('>') + 1)], "action") ?? page, content);
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeLessThan(400, $"{form}: {string.Join(", ", values.Select(v => v.Name))} {(body.Length > 2000 ? body[..2000] : body)}");
        return (answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString) : null, body);
    }

    /// <summary>The text of a page without its marks.</summary>
    public static string Text(string html) => WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(html, " "), " "));

    private static IEnumerable<(string Name, string Value)> Stand(string form)
    {
        foreach (Match input in Input().Matches(form))
        {
            var tag = input.Value;
            if (Attribute(tag, "name") is not { } name || Attribute(tag, "type") is "file" or "submit") continue;
            if (Attribute(tag, "type") is "checkbox" or "radio" && !tag.Contains(" checked", StringComparison.Ordinal)) continue;
            yield return (name, Attribute(tag, "value") ?? "");
        }

        foreach (Match select in Select().Matches(form))
        {
            var chosen = Option().Matches(select.Groups[2].Value).FirstOrDefault(o => o.Value.Contains(" selected", StringComparison.Ordinal));
            yield return (WebUtility.HtmlDecode(select.Groups[1].Value), chosen is null ? "" : Attribute(chosen.Value, "value") ?? "");
        }

        foreach (Match area in Area().Matches(form)) yield return (WebUtility.HtmlDecode(area.Groups[1].Value), WebUtility.HtmlDecode(area.Groups[2].Value));
    }

    private static string? Attribute(string tag, string name)
    {
        var found = Regex.Match(tag, $"\\s{name}=\"([^\"]*)\"");
        return found.Success ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Input();

    [GeneratedRegex("<select[^>]*?name=\"([^\"]*)\"[^>]*>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option[^>]*>")]
    private static partial Regex Option();

    [GeneratedRegex("<textarea[^>]*?name=\"([^\"]*)\"[^>]*>(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Area();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
