using System.Net;

namespace AuthKit.Mcp.OAuth;

/// <summary>Reads the tags of a page in one pass. Pages are seldom well-formed, and some are hostile: nothing here fails or goes back.</summary>
internal static class HtmlReader
{
    private static readonly string[] RawText = ["script", "style", "textarea", "title"];

    /// <summary>The tags in their order.</summary>
    public static IEnumerable<HtmlTag> Read(string page)
    {
        int at = page.IndexOf('<');
        while (at >= 0 && at < page.Length - 1)
        {
            if (string.CompareOrdinal(page, at, "<!--", 0, 4) == 0)
            {
                int end = page.IndexOf("-->", at + 4, StringComparison.Ordinal);
                at = end < 0 ? -1 : page.IndexOf('<', end);
                continue;
            }

            bool isEnd = page[at + 1] == '/';
            int start = at + (isEnd ? 2 : 1);
            if (start >= page.Length || !IsLetter(page[start]))
            {
                at = page.IndexOf('<', at + 1);
                continue;
            }

            int next = start;
            string name = Word(page, ref next);
            Dictionary<string, string> attributes = ReadAttributes(page, ref next);
            bool isRaw = !isEnd && RawText.Contains(name);
            at = next >= page.Length ? -1 : isRaw ? page.IndexOf("</" + name, next, StringComparison.OrdinalIgnoreCase) : page.IndexOf('<', next);
            string text = next >= page.Length ? "" : page.Substring(next, (at < 0 ? page.Length : at) - next);
            yield return new HtmlTag(isEnd ? "/" + name : name, attributes, isRaw && name is "script" or "style" ? "" : WebUtility.HtmlDecode(text));
        }
    }

    // Leaves the position behind the closing bracket.
    private static Dictionary<string, string> ReadAttributes(string page, ref int at)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        while (at < page.Length)
        {
            if (page[at] == '>')
            {
                at++;
                break;
            }

            if (page[at] is '/' or '=' or '"' or '\'' || char.IsWhiteSpace(page[at]))
            {
                at++;
                continue;
            }

            string name = Word(page, ref at);
            string value = ReadValue(page, ref at);
            attributes[name] = attributes.TryGetValue(name, out string? first) ? first : value;
        }

        return attributes;
    }

    private static string ReadValue(string page, ref int at)
    {
        int equals = SkipBlanks(page, at);
        if (equals >= page.Length || page[equals] != '=')
        {
            return "";
        }

        at = SkipBlanks(page, equals + 1);
        int start = at;
        if (at < page.Length && page[at] is '"' or '\'')
        {
            int end = page.IndexOf(page[at], at + 1);
            end = end < 0 ? page.Length : end;
            at = Math.Min(end + 1, page.Length);
            return WebUtility.HtmlDecode(page.Substring(start + 1, end - start - 1));
        }

        while (at < page.Length && page[at] != '>' && !char.IsWhiteSpace(page[at]))
        {
            at++;
        }

        return WebUtility.HtmlDecode(page.Substring(start, at - start));
    }

    private static string Word(string page, ref int at)
    {
        int start = at;
        while (at < page.Length && page[at] is not ('>' or '/' or '=') && !char.IsWhiteSpace(page[at]))
        {
            at++;
        }

        return page.Substring(start, at - start).ToLowerInvariant();
    }

    private static int SkipBlanks(string page, int at)
    {
        while (at < page.Length && char.IsWhiteSpace(page[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
