using System.Text.Json;

namespace AuthKit.Mcp.Migration;

/// <summary>Reads entries of the pattern file, with its macros in place.</summary>
internal sealed class PatternReader(JsonElement macros)
{
    private static readonly IReadOnlyCollection<McpSourceLanguage> Code = [McpSourceLanguage.JavaScript, McpSourceLanguage.TypeScript, McpSourceLanguage.Python, McpSourceLanguage.Go, McpSourceLanguage.CSharp];

    private readonly List<KeyValuePair<string, string>> _macros = [.. macros.EnumerateObject().Select(static m => new KeyValuePair<string, string>("{" + m.Name + "}", m.Value.GetString() ?? ""))];

    public IReadOnlyList<LegacyPattern> All(JsonElement list) => [.. list.EnumerateArray().Select(Pattern)];

    private LegacyPattern Pattern(JsonElement entry) => new()
    {
        Id = Text(entry, "id") ?? "",
        Languages = entry.TryGetProperty("languages", out _) ? Names<McpSourceLanguage>(entry, "languages") : Code,
        Kind = One<McpLegacyOAuthKind>(entry, "kind"),
        Confidence = One<McpLegacyOAuthConfidence>(entry, "confidence"),
        Reason = Text(entry, "reason") ?? "",
        Find = Regex(entry, "find") ?? Regex(entry, "path"),
        At = Text(entry, "at") switch { "any" => null, "string" => CharClass.String, _ => CharClass.Code },
        Unit = One<LegacyUnit>(entry, "unit"),
        File = Regex(entry, "file"),
        FileWith = Regex(entry, "fileWith"),
        UnitWith = Regex(entry, "unitWith"),
        UnitWithout = Regex(entry, "unitWithout") ?? Regex(entry, "without"),
        Raise = Regex(entry, "raise"),
        RaiseFile = Regex(entry, "raiseFile"),
        Lower = Regex(entry, "lower"),
        FileLower = Regex(entry, "fileLower"),
        Need = Regex(entry, "need"),
        Words = Number(entry, "words"),
        RaiseWords = Number(entry, "raiseWords"),
        Most = Number(entry, "most"),
        Name = Regex(entry, "name"),
        Body = entry.TryGetProperty("body", out JsonElement body) ? [.. body.EnumerateArray().Select(b => new PatternRegex(Expanded(b.GetString() ?? "")))] : [],
        ReceiverWithout = Regex(entry, "recvWithout"),
        Slash = Flag(entry, "slash"),
        Strict = Flag(entry, "strict"),
        Pair = Flag(entry, "pair"),
        Constant = Flag(entry, "constant"),
        Dots = Flag(entry, "dots"),
        Page = Flag(entry, "page"),
    };

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static int Number(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : 0;

    private static bool Flag(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static T One<T>(JsonElement entry, string name)
        where T : struct, Enum => Text(entry, name) is string text ? Named<T>(text) : default;

    private static IReadOnlyCollection<T> Names<T>(JsonElement entry, string name)
        where T : struct, Enum => entry.TryGetProperty(name, out JsonElement value) ? [.. value.EnumerateArray().Select(static v => Named<T>(v.GetString() ?? ""))] : [];

    private static T Named<T>(string text)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out T value) ? value : throw new InvalidOperationException($"The pattern file has the unknown {typeof(T).Name} '{text}'.");

    private PatternRegex? Regex(JsonElement entry, string name) => Text(entry, name) is string text ? new PatternRegex(Expanded(text)) : null;

    private string Expanded(string text)
    {
        foreach (KeyValuePair<string, string> macro in _macros)
        {
            text = text.Replace(macro.Key, macro.Value);
        }

        return text;
    }
}
