using System.Net;

namespace AuthKit.Mcp.OAuth;

/// <summary>Writes and reads <c>application/x-www-form-urlencoded</c>.</summary>
internal static class FormText
{
    /// <summary>Writes parameters in their order.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> form) =>
        string.Join("&", form.Select(static p => Encode(p.Key) + "=" + Encode(p.Value)));

    /// <summary>One name or value.</summary>
    public static string Encode(string text) => WebUtility.UrlEncode(text);

    /// <summary>Reads parameters, repeated ones too.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string text)
    {
        List<KeyValuePair<string, string>> form = [];
        foreach (string part in text.Split('&'))
        {
            int equals = part.IndexOf('=');
            if (part.Length > 0)
            {
                form.Add(new(
                    WebUtility.UrlDecode(equals < 0 ? part : part.Substring(0, equals)),
                    equals < 0 ? "" : WebUtility.UrlDecode(part.Substring(equals + 1))));
            }
        }

        return form;
    }
}
