using System.Globalization;
using System.Text.Json;

namespace AuthKit.Mcp.Waivers;

/// <summary>Reads a waiver file. Its content is JSON, or a PowerShell data file read into the same shape.</summary>
public static class WaiverList
{
    private static readonly string[] Members = ["Rule", "Target", "Reason", "Owner", "Expires"];

    /// <summary>Reads JSON: <c>{"waivers": [{"rule", "target", "reason", "owner", "expires"}]}</c>, or the list alone.</summary>
    /// <param name="json">The text of the file.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidWaiver"/>, naming the entry and what is wrong with it.</exception>
    public static IReadOnlyList<McpWaiver> FromJson(string json, string source)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return FromValue(Value(document.RootElement), source);
        }
        catch (JsonException e)
        {
            throw new AuthKitException(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(source)}' is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Reads what a file holds: dictionaries, lists and scalars. Names are compared without case.</summary>
    /// <param name="value">A list of entries, or a dictionary whose <c>Waivers</c> is one.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidWaiver"/>.</exception>
    public static IReadOnlyList<McpWaiver> FromValue(object? value, string source)
    {
        object? list = value is System.Collections.IDictionary table ? Member(table, "Waivers") : value;
        System.Collections.IEnumerable entries = list switch
        {
            System.Collections.IDictionary one => new[] { one }, // A psd1 turns a list of one into its element easily.
            string or null => throw Bad(source, "has no list named Waivers"),
            System.Collections.IEnumerable many => many,
            _ => throw Bad(source, "has no list named Waivers"),
        };
        List<McpWaiver> waivers = [];
        foreach (object? entry in entries)
        {
            string place = $"entry {waivers.Count + 1}";
            waivers.Add(entry is System.Collections.IDictionary fields ? Entry(fields, source, place) : throw Bad(source, $"{place} is no table of values"));
        }

        return waivers;
    }

    private static McpWaiver Entry(System.Collections.IDictionary fields, string source, string place)
    {
        foreach (object key in fields.Keys)
        {
            // A misspelt 'Expire' would else mean that the waiver never ends.
            string name = key.ToString() ?? "";
            if (!Members.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw Bad(source, $"{place} has the member '{Text.Printable(name)}'. The members are {string.Join(", ", Members)}");
            }
        }

        string Required(string name) => Member(fields, name)?.ToString() is { } text && text.Trim().Length > 0
            ? text.Trim()
            : throw Bad(source, $"{place} lacks {name}");
        return new McpWaiver
        {
            Rule = Required("Rule"),
            Target = Required("Target"),
            Reason = Required("Reason"),
            Owner = Required("Owner"),
            Expires = Member(fields, "Expires") is DateTime date ? date
                : DateTime.TryParseExact(Required("Expires"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day
                : throw Bad(source, $"{place} has Expires '{Text.Printable(Required("Expires"))}'. Write the day as 2027-01-31"),
        };
    }

    private static object? Member(System.Collections.IDictionary table, string name)
    {
        foreach (object key in table.Keys)
        {
            if (string.Equals(key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return table[key];
            }
        }

        return null;
    }

    private static object? Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Dictionary<string, object?> table = new(StringComparer.OrdinalIgnoreCase);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    table[property.Name] = Value(property.Value);
                }

                return table;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Value).ToList();
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Null:
                return null;
            default:
                return element.GetRawText();
        }
    }

    private static AuthKitException Bad(string source, string what) => new(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(source)}' {(what.StartsWith("has", StringComparison.Ordinal) ? what : $"cannot be used: {what}")}.");
}
