using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// One input of the pipeline as servers to check: a line of a text file, an object that knows its URL, or a row of a list, whose
/// columns may say how to check it. Read here and not bound by the engine: that takes an empty cell for a wrong value, and shows
/// the whole row, tokens too, when one cell is wrong.
/// </summary>
internal sealed class TargetInput
{
    private static readonly string[] UriNames = ["Uri", "ResourceUrl", "McpUri"];

    // A byte order mark and the CR of another platform's line end belong to the file. A line feed within is a fault that is told.
    private static readonly char[] Around = [' ', '\t', '\r', '\uFEFF'];

    private TargetInput(IReadOnlyList<string> uris, PSObject? row) => (Uris, Row) = (uris, row);

    /// <summary>The endpoints as written; none for a blank line and a comment.</summary>
    public IReadOnlyList<string> Uris { get; }

    /// <summary>The row whose columns count, or null.</summary>
    public PSObject? Row { get; }

    /// <summary>True for a row made with Select-Object from what the gateway lists: an ApiKey there is the gateway's, and no MCP server's.</summary>
    public bool IsOfGateway => Row?.TypeNames.Contains("Selected.AuthKit.Mcp.AuthKitServer") == true;

    /// <summary>Endpoints that are given as such.</summary>
    public static TargetInput Of(string[] uris) => new(uris, null);

    /// <summary>The inputs that came as one: a collection that nobody has taken apart, as Windows PowerShell reads lists from JSON.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidRow"/>: collections in collections without end.</exception>
    public static IEnumerable<PSObject> Each(PSObject input, int depth = 0)
    {
        const int MaxDepth = 16;
        if (input.BaseObject is string or IDictionary or not IEnumerable)
        {
            return [input];
        }

        return depth < MaxDepth
            ? ((IEnumerable)input.BaseObject).Cast<object?>().Where(static o => o is not null).SelectMany(o => Each(PSObject.AsPSObject(o), depth + 1))
            : throw new AuthKitException(ErrorCode.InvalidRow, $"An input holds collections in collections, more than {MaxDepth} deep. Pass URLs, or objects with a property Uri.");
    }

    /// <summary>Reads an input that is no collection.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidRow"/>: it has no URL.</exception>
    public static TargetInput Of(PSObject input)
    {
        switch (input.BaseObject)
        {
            case string line:
                return new(Line(line), null);
            case System.Uri uri:
                return new([uri.OriginalString], null);
            case IDictionary table:
                return Of(RowOf(table));
        }

        // The first in which something stands: a list may have been joined from two.
        List<PSPropertyInfo> named = [.. UriNames.Select(n => input.Properties[n]).Where(static p => p is not null)];
        if (named.Count > 0)
        {
            // Spreadsheets end their files with rows of commas.
            bool isRow = IsRow(input);
            return isRow && input.Properties.All(static p => IsEmpty(Value(p))) ? new([], null) : new(Cell(named.Find(static p => !IsEmpty(Value(p))) ?? named[0]), isRow ? input : null);
        }

        // Names only: values may be secrets.
        string has = string.Join(", ", input.Properties.Take(10).Select(static p => Mcp.Text.Printable(p.Name, 40)));
        string hint = input.Properties.Take(10).Any(static p => p.Name.IndexOfAny([';', '\t']) >= 0) ? " The list has another delimiter than the comma: read it with Import-Csv -Delimiter." : "";
        throw new AuthKitException(ErrorCode.InvalidRow, $"An input of type {input.BaseObject.GetType().Name} has no property Uri, ResourceUrl or McpUri{(has.Length == 0 ? "" : $"; it has {has}")}. Pass URLs, or objects with such a property.{hint}");
    }

    /// <summary>The value of a column, or null when the row has none or nothing stands in it.</summary>
    public object? Column(string name)
    {
        object? value = Row?.Properties[name] is { } property ? Value(property) : null;
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        return value is string text && string.IsNullOrWhiteSpace(text) ? null : value;
    }

    // A table is how a row is typed by hand; its own properties (Keys, Count) are none of the user's.
    private static PSObject RowOf(IDictionary table)
    {
        PSObject row = new();
        foreach (DictionaryEntry entry in table)
        {
            if (Convert.ToString(entry.Key, CultureInfo.InvariantCulture) is { Length: > 0 } name && row.Properties[name] is null)
            {
                row.Properties.Add(new PSNoteProperty(name, entry.Value));
            }
        }

        return row;
    }

    // What this module wrote and what came of it in a file is no row: it says how something was, not how it is to be.
    private static bool IsRow(PSObject input) => input.BaseObject is PSCustomObject && !input.TypeNames.Any(static n => n.StartsWith("Deserialized.AuthKit.Mcp.", StringComparison.Ordinal));

    private static string[] Line(string line)
    {
        string text = line.Trim(Around);
        return text.Length == 0 || text[0] == '#' ? [] : [text];
    }

    private static bool IsEmpty(object? cell) => (cell is PSObject wrapped ? wrapped.BaseObject : cell) is null || (cell is string text && string.IsNullOrWhiteSpace(text));

    private static string[] Cell(PSPropertyInfo property) => (Value(property) is PSObject wrapped ? wrapped.BaseObject : Value(property)) switch
    {
        string text => [text.Trim(Around)],
        IEnumerable several => [.. several.Cast<object?>().Select(Text)],
        object other => [Text(other)],
        null => [""],
    };

    private static string Text(object? value) => value is System.Uri uri ? uri.OriginalString : Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "";

    private static object? Value(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException e)
        {
            throw new AuthKitException(ErrorCode.InvalidRow, $"The property {property.Name} of an input cannot be read: {Mcp.Text.Printable(e.Message)}", null, e);
        }
    }
}
