using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Reporting;

/// <summary>Reads the members of one JSON object of a report. Members it is not asked for are ignored.</summary>
/// <param name="element">The object.</param>
/// <param name="what">What it is, for error messages.</param>
internal readonly struct JsonMembers(JsonElement element, string what)
{
    /// <summary>A text that must be there.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw Fault(name, "is missing");

    /// <summary>A text, or null when it is not there.</summary>
    public string? TextOrNull(string name) => JsonText.Member(element, name) is not { ValueKind: not JsonValueKind.Null } value
        ? null
        : JsonText.String(value) ?? throw Fault(name, $"is {JsonText.Kind(value)}, not a string");

    /// <summary>A value of an enumeration that must be there and be known.</summary>
    public T Enum<T>(string name)
        where T : struct, Enum => Enum<T>(Text(name), name);

    /// <summary>A value of an enumeration, or the default when it is not there.</summary>
    public T EnumOr<T>(string name, T otherwise)
        where T : struct, Enum => TextOrNull(name) is { } text ? Enum<T>(text, name) : otherwise;

    /// <summary>A value of an enumeration, or null when it is not there.</summary>
    public T? EnumOrNull<T>(string name)
        where T : struct, Enum => TextOrNull(name) is { } text ? Enum<T>(text, name) : null;

    /// <summary>A whole number, or 0 when it is not there.</summary>
    public int Number(string name) => JsonText.Member(element, name) is not { } value ? 0
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Fault(name, $"is {JsonText.Show(value)}, not a whole number");

    /// <summary>A duration from milliseconds, or zero when it is not there.</summary>
    public TimeSpan Milliseconds(string name)
    {
        const decimal Most = 1_000_000_000_000;
        return JsonText.Member(element, name) is not { } value ? TimeSpan.Zero
            : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal ms) && ms is >= 0 and <= Most ? TimeSpan.FromTicks((long)(ms * TimeSpan.TicksPerMillisecond))
            : throw Fault(name, $"is {JsonText.Show(value)}, not a number of milliseconds");
    }

    /// <summary>A time, or the earliest there is when it is not there.</summary>
    public DateTimeOffset Time(string name) => JsonText.Member(element, name) is not { } value ? default
        : value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out DateTimeOffset time) ? time.ToUniversalTime()
        : throw Fault(name, $"is {JsonText.Show(value)}, not an ISO 8601 time");

    /// <summary>A day that must be there, in UTC.</summary>
    public DateTime Day(string name) =>
        DateTime.TryParseExact(Text(name), Mcp.Text.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime day)
            ? day
            : throw Fault(name, $"is '{Mcp.Text.Printable(Text(name))}', not a day such as 2027-01-31");

    /// <summary>The texts of an array; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        JsonMembers self = this;
        return [.. Array(name).Select(e => JsonText.String(e) ?? throw self.Fault(name, $"has {JsonText.Kind(e)}, not a string"))];
    }

    /// <summary>The texts of an array, or null when it is not there.</summary>
    public IReadOnlyList<string>? TextsOrNull(string name) => JsonText.Member(element, name) is null ? null : Texts(name);

    /// <summary>The objects of an array; empty when it is not there.</summary>
    public IEnumerable<JsonElement> Objects(string name)
    {
        JsonMembers self = this;
        return Array(name).Select(e => e.ValueKind == JsonValueKind.Object ? e : throw self.Fault(name, $"has {JsonText.Kind(e)}, not an object"));
    }

    /// <summary>An object, or null when it is not there.</summary>
    public JsonElement? Object(string name) => JsonText.Member(element, name) is not { ValueKind: not JsonValueKind.Null } value ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw Fault(name, $"is {JsonText.Kind(value)}, not an object");

    /// <summary>A value of an enumeration by its name; numbers are refused, because they would change meaning with the enumeration.</summary>
    internal T Enum<T>(string text, string name)
        where T : struct, Enum => System.Enum.TryParse(text, out T value) && value.ToString() == text && char.IsLetter(text[0])
            ? value
            : throw Fault(name, $"is '{Mcp.Text.Printable(text)}', which this version does not know");

    private JsonElement.ArrayEnumerator Array(string name) => JsonText.Member(element, name) is not { } value ? default
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Fault(name, $"is {JsonText.Kind(value)}, not an array");

    private ReportFaultException Fault(string name, string fault) => new($"'{name}' of {what} {fault}");
}
