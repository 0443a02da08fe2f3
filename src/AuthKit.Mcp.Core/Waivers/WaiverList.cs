using System.Collections;
using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Waivers;

/// <summary>
/// Reads a waiver file. Its content is JSON, or a PowerShell data file read into the same shape. Whatever in it would have no
/// effect is an error: a waiver that does not apply, or applies to more than was meant, is found out only when it is too late.
/// </summary>
public static class WaiverList
{
    private const string ListName = "Waivers";
    private const string SchemaName = "$schema"; // What editors look for in JSON.

    /// <summary>Reads JSON: <c>{"waivers": [{"rule", "target", "reason", "owner", "expires"}]}</c>, or the list alone.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidWaiver"/>, naming the entry and what is wrong with it.</exception>
    public static IReadOnlyList<McpWaiver> FromJson(string json, string source)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            throw Empty(source);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return FromValue(Value(document.RootElement), source);
        }
        catch (JsonException e)
        {
            string hint = json.TrimStart().StartsWith("@", StringComparison.Ordinal) ? " It looks like a PowerShell data file: end its name in .psd1." : "";
            throw new AuthKitException(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(source)}' is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.{hint}", source, e);
        }
    }

    /// <summary>Reads what a file holds: dictionaries, lists and scalars. Names are compared without case.</summary>
    /// <param name="value">A list of entries, a dictionary whose <c>Waivers</c> is one, or a single entry.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidWaiver"/>.</exception>
    public static IReadOnlyList<McpWaiver> FromValue(object? value, string source)
    {
        List<McpWaiver> waivers = [];
        Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
        int number = 0;
        foreach (object? entry in Entries(value, source))
        {
            number++;
            try
            {
                foreach (McpWaiver waiver in WaiverEntry.Read(entry as IDictionary ?? throw new WaiverFaultException("is no table of values")))
                {
                    string what = $"{waiver.Rule} at {waiver.Target}";
                    if (places.TryGetValue(what, out int earlier))
                    {
                        throw new WaiverFaultException(earlier == number
                            ? $"names {Text.Printable(what)} twice. Name it once"
                            : $"repeats entry {earlier}: {Text.Printable(what)}. Keep the one that holds, and delete the other");
                    }

                    places.Add(what, number);
                    waivers.Add(waiver);
                }
            }
            catch (WaiverFaultException e)
            {
                throw Bad(source, $"cannot be used: entry {number} {e.Message}", e);
            }
        }

        return waivers;
    }

    /// <summary>The error for a file without any text.</summary>
    public static AuthKitException Empty(string source) =>
        Bad(source, "is empty. Write @{ Waivers = @( ... ) } into a .psd1 file or {\"waivers\": [ ... ]} into a .json file, or leave -WaiverFile out");

    private static IEnumerable Entries(object? value, string source)
    {
        if (value is IDictionary table)
        {
            string[] names = [.. table.Keys.Cast<object>().Select(static k => k.ToString() ?? "")];
            if (!names.Contains(ListName, StringComparer.OrdinalIgnoreCase) && names.Any(WaiverEntry.IsMember))
            {
                return new[] { table };
            }

            foreach (string name in names.Where(static n => !Is(n, ListName) && !Is(n, SchemaName)))
            {
                throw Bad(source, $"has the member '{Text.Printable(name)}', which is none of a waiver file. Put every entry into the one list {ListName}");
            }

            value = WaiverEntry.Member(table, ListName);
        }

        return value switch
        {
            WaiverEntry.Repeated => throw Bad(source, $"has the list {ListName} twice, of which one would not count. Join them"),
            IDictionary one => new[] { one }, // A psd1 turns a list of one into its element easily.
            IEnumerable many and not string => many,
            _ => throw Bad(source, $"has no list named {ListName}. Write @{{ {ListName} = @( ... ) }} in a .psd1 file, {{\"waivers\": [ ... ]}} in JSON"),
        };
    }

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static object? Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, object?> table = new(StringComparer.OrdinalIgnoreCase);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    string name = JsonText.Name(property) ?? "\uFFFD";
                    table[name] = table.ContainsKey(name) ? new WaiverEntry.Repeated() : Value(property.Value);
                }

                return table;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Value).ToList();
            case JsonValueKind.String:
                return JsonText.String(element) ?? "\uFFFD";
            case JsonValueKind.Null:
                return null;
            default:
                return element.GetRawText();
        }
    }

    private static AuthKitException Bad(string source, string what, Exception? inner = null) =>
        new(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(source)}' {what}.", source, inner);
}
