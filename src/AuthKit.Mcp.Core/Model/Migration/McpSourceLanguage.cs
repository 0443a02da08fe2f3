namespace AuthKit.Mcp;

/// <summary>The languages that are searched for home-grown OAuth code.</summary>
public enum McpSourceLanguage
{
    /// <summary>JavaScript: .js, .jsx, .mjs, .cjs.</summary>
    JavaScript,

    /// <summary>TypeScript: .ts, .tsx, .mts, .cts.</summary>
    TypeScript,

    /// <summary>C#: .cs, .cshtml, .razor.</summary>
    CSharp,

    /// <summary>Python: .py.</summary>
    Python,

    /// <summary>Go: .go.</summary>
    Go,

    /// <summary>Pages and page templates: .html, .ejs, .hbs, .njk, .jinja, .gohtml and the like.</summary>
    Html,
}
