using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>How reports write JSON: readable where that is safe, escaped where text would act on a terminal or editor.</summary>
internal static class JsonOutput
{
    /// <summary>One line, for JSON Lines.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented, so that two reports can be compared line by line.</summary>
    public static JsonWriterOptions Indented { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Writes a text member; null leaves it out.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteText(value);
        }
    }

    /// <summary>Writes an array of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteText(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a time in UTC, ISO 8601, to the last digit it has.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Writes a duration in milliseconds, exactly.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan duration) =>
        json.WriteNumber(name, duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond);

    // The relaxed encoder leaves bidirectional and zero-width characters as they are, the default one does not.
    private static void WriteText(this Utf8JsonWriter json, string value)
    {
        if (value.Any(Text.IsUnsafe))
        {
            json.WriteStringValue(JsonEncodedText.Encode(WellFormed(value), JavaScriptEncoder.Default));
        }
        else
        {
            json.WriteStringValue(value);
        }
    }

    // Half a surrogate pair cannot be written as UTF-8.
    private static string WellFormed(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
}
