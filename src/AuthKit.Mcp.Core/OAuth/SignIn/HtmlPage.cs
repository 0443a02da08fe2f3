using System.Text;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>What matters of a page for signing in: its forms, and what it complains about.</summary>
/// <param name="Forms">The forms.</param>
/// <param name="Error">The text of its first error box that has one, or null. Hostile, as all of the page.</param>
/// <param name="Base">What links are relative to, where the page says so.</param>
internal sealed record HtmlPage(IReadOnlyList<HtmlForm> Forms, string? Error, string? Base)
{
    // An element is searched for its text no further than this, or a hostile page would be searched for hours.
    private const int MaxTags = 100;

    /// <summary>Reads a page.</summary>
    public static HtmlPage Read(WireResponse response)
    {
        List<HtmlTag> tags = [.. HtmlReader.Read(Encoding.UTF8.GetString(ContentCoding.Decode(response)))];
        List<HtmlForm> forms = [];
        HtmlTag? form = null;
        List<HtmlControl> controls = [];
        for (int i = 0; i < tags.Count; i++)
        {
            if (tags[i].Name is "form" or "/form")
            {
                Close();
                form = tags[i].Name == "form" ? tags[i] : null;
            }
            else if (form is not null)
            {
                Add(controls, tags, i);
            }
        }

        Close();
        return new HtmlPage(forms, FindError(tags), tags.FirstOrDefault(static t => t.Name == "base" && t.Has("href"))?["href"]);

        void Close()
        {
            if (form is not null)
            {
                forms.Add(new HtmlForm(form, [.. controls.Where(static c => !c.Tag.Has("disabled"))]));
            }

            controls.Clear();
        }
    }

    private static void Add(List<HtmlControl> controls, List<HtmlTag> tags, int at)
    {
        HtmlTag tag = tags[at];
        string type = (tag["type"] ?? "").Trim().ToLowerInvariant();
        switch (tag.Name)
        {
            case "input":
                string value = tag["value"] ?? (type is "checkbox" or "radio" ? "on" : "");
                controls.Add(new HtmlControl(tag, type.Length == 0 ? "text" : type, value, value.Length > 0 ? value : tag["alt"] ?? ""));
                break;
            case "button":
                controls.Add(new HtmlControl(tag, type is "button" or "reset" ? type : "submit", tag["value"] ?? "", TextOf(tags, at)));
                break;
            case "textarea":
                controls.Add(new HtmlControl(tag, "textarea", tag.Text));
                break;
            case "select":
                controls.Add(new HtmlControl(tag, "select", ""));
                break;
            case "option" when controls.Count > 0 && controls[controls.Count - 1] is { Type: "select" } select && (tag.Has("selected") || select.Label.Length == 0):
                // The first option counts until one is marked; the label says that there was one.
                controls[controls.Count - 1] = select with { Value = tag["value"] ?? tag.Text.Trim(), Label = "option" };
                break;
        }
    }

    private static string? FindError(List<HtmlTag> tags)
    {
        for (int i = 0; i < tags.Count; i++)
        {
            if (IsErrorBox(tags[i]) && TextOf(tags, i) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    private static bool IsErrorBox(HtmlTag tag) => tag.Name is not ("input" or "body" or "form" or "html" or "script")
        && !tag.Has("hidden")
        && (Says(tag["class"]) || Says(tag["id"]) || string.Equals(tag["role"], "alert", StringComparison.OrdinalIgnoreCase));

    private static bool Says(string? names) => names is not null
        && (names.IndexOf("error", StringComparison.OrdinalIgnoreCase) >= 0 || names.IndexOf("alert", StringComparison.OrdinalIgnoreCase) >= 0);

    // The text of an element with all that is in it, blanks as a browser shows them.
    private static string TextOf(List<HtmlTag> tags, int at)
    {
        string name = tags[at].Name;
        StringBuilder text = new();
        int depth = 0;
        for (int i = at; i < tags.Count && i < at + MaxTags; i++)
        {
            depth += tags[i].Name == name ? 1 : tags[i].Name == "/" + name ? -1 : 0;
            if (depth == 0)
            {
                break;
            }

            text.Append(tags[i].Text).Append(' ');
        }

        return string.Join(" ", text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
