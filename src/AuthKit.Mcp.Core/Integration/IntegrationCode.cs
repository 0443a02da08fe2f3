using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Integration;

/// <summary>Writes the code of a framework for one server. No secret goes in: the code reads those from its environment.</summary>
internal static class IntegrationCode
{
    private const string MetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>The files, filled in.</summary>
    public static IReadOnlyList<GeneratedFile> Generate(McpFramework framework, IntegrationInput input)
    {
        FrameworkCode code = FrameworkCode.Of(framework);
        HashSet<string> parts = [.. code.Parts];
        if (input.ApiKeyPrefix is not null)
        {
            parts.Add("ApiKeys");
        }

        if (input.WithLegacyRedirect)
        {
            parts.Add("Legacy");
        }

        Dictionary<string, string> values = Values(framework, code.Language, input);
        return
        [
            .. code.Files.Where(f => f.Part is null || parts.Contains(f.Part)).Select(f => new GeneratedFile(
                f.Place.Replace("{route}", Route(input)),
                f.Purpose,
                f.NextStep.Replace("{keys}", input.ApiKeyPrefix is null ? "" : ", and MCP_API_KEYS from its secret store").Replace("{url}", input.ResourceUrl),
                FileTemplate.Fill(f.Template, values, parts))),
        ];
    }

    /// <summary>A file as one text that says where it belongs.</summary>
    public static string AsText(McpFramework framework, GeneratedFile file) =>
        SourceText.Comment(file.Name, FrameworkCode.Of(framework).Language) + "\n" + file.Text;

    private static Dictionary<string, string> Values(McpFramework framework, SourceLanguage language, IntegrationInput input)
    {
        string Literal(string value) => SourceText.Literal(value, language);
        string[] metadataPaths = input.McpPath == "/" ? [MetadataPath] : [MetadataPath, MetadataPath + input.McpPath];
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["McpPath"] = Literal(input.McpPath),
            ["MetadataPaths"] = SourceText.List(metadataPaths, language),
            ["Resource"] = Literal(input.ResourceUrl),
            ["MetadataUrl"] = Literal(input.Origin + MetadataPath),
            ["Scopes"] = SourceText.List(input.Scopes, language),
            ["Name"] = Literal(input.Name),
            ["AuthKitUrl"] = Literal(input.Gateway),
            ["ApiKeyPrefix"] = Literal(input.ApiKeyPrefix ?? ""),

            // Node.js wants the extension of the compiled file, Next.js none.
            ["ImportSuffix"] = framework == McpFramework.NextJs ? "" : ".js",
            ["Lib"] = string.Concat(Enumerable.Repeat("../", Route(input).Split('/').Length)) + "lib/",
        };
    }

    // Next.js makes no route of a folder that starts with an underscore, unless it is written so.
    private static string Route(IntegrationInput input) => input.McpPath == "/" ? "" : input.McpPath.Replace("/_", "/%5F");
}
