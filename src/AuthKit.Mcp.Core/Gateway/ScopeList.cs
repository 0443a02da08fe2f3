using System.Text.Json;

namespace AuthKit.Mcp.Gateway;

/// <summary>Scopes on their way in, checked, and on their way out, tolerated.</summary>
internal static class ScopeList
{
    /// <summary>Checks scopes against RFC 6749 section 3.3.</summary>
    /// <param name="scopes">One scope each, or several in one text apart by one blank.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string?> scopes)
    {
        if (scopes.Count == 0)
        {
            throw Bad("is an empty list. Leave it out for the gateway's default, mcp:tools.");
        }

        List<string> checkedScopes = [];
        foreach (string scope in scopes.SelectMany(static s => (s ?? "").Split(' ')))
        {
            // scope-token: %x21 / %x23-5B / %x5D-7E
            string? fault = CharacterFault.Find(scope, static (t, i) => t[i] is < '!' or > '~' or '"' or '\\');
            if (fault is not null)
            {
                throw Bad($"has a scope that {fault}. Give scopes such as mcp:tools, several as a list.");
            }

            if (Oddity(scope) is { } oddity)
            {
                throw Bad($"has '{Text.Printable(scope, 60)}', {oddity}. Give several scopes as a list, or as one text with blanks between them, as in a cell of a CSV file.");
            }

            if (checkedScopes.Contains(scope))
            {
                throw Bad($"names '{scope}' twice.");
            }

            checkedScopes.Add(scope);
        }

        return checkedScopes;
    }

    /// <summary>Why a scope of valid characters cannot be meant, as the rest of a sentence that names it, or null.</summary>
    public static string? Oddity(string scope) =>
        scope.Contains(',') ? "which is one scope with a comma in it"
        : scope.EndsWith("[]", StringComparison.Ordinal) || scope.StartsWith("System.", StringComparison.Ordinal) ? "which is the name of a type: Export-Csv and text write it in place of a list"
        : null;

    /// <summary>
    /// Reads the scopes of a listed server: a string that holds JSON, by the gateway's storage; a list, should it ever be
    /// mended; null for the default.
    /// </summary>
    /// <param name="value">The member, or null when there is none.</param>
    /// <param name="text">The text as stored, or null.</param>
    /// <returns>The scopes, or null when the text cannot be read as a list of strings.</returns>
    public static IReadOnlyList<string>? Read(JsonElement? value, out string? text)
    {
        text = null;
        if (value is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element)
        {
            return [];
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            text = element.GetRawText();
            return Strings(element);
        }

        text = JsonValue.Text(element);
        if (text.Length == 0)
        {
            return [];
        }

        try
        {
            using JsonDocument inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind == JsonValueKind.Null ? [] : Strings(inner.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<string>? Strings(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.EnumerateArray().All(static e => e.ValueKind == JsonValueKind.String)
            ? [.. element.EnumerateArray().Select(static e => JsonValue.Text(e))]
            : null;

    private static AuthKitException Bad(string problem) => new(ErrorCode.InvalidArgument, "-Scopes " + problem);
}
