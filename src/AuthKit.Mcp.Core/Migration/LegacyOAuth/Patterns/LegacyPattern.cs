namespace AuthKit.Mcp.Migration;

/// <summary>An entry of the pattern file: what it looks for, what must and must not be near, and what it means.</summary>
internal sealed record LegacyPattern
{
    public required string Id { get; init; }

    /// <summary>All but HTML where the entry names none.</summary>
    public IReadOnlyCollection<McpSourceLanguage> Languages { get; init; } = [];

    /// <summary>Not set for forms of routes, whose path decides.</summary>
    public McpLegacyOAuthKind Kind { get; init; }

    public McpLegacyOAuthConfidence Confidence { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>What to find, with comments blanked; for a path, what it must look like.</summary>
    public PatternRegex? Find { get; init; }

    /// <summary>Where the match must begin: in code, in a string, or (null) anywhere outside comments.</summary>
    public CharClass? At { get; init; }

    public LegacyUnit Unit { get; init; }

    /// <summary>What the path of the file must look like. In a form of a route its group <c>path</c> is the route.</summary>
    public PatternRegex? File { get; init; }

    public PatternRegex? FileWith { get; init; }

    public PatternRegex? UnitWith { get; init; }

    public PatternRegex? UnitWithout { get; init; }

    /// <summary>In the unit: makes it High.</summary>
    public PatternRegex? Raise { get; init; }

    /// <summary>In the path of the file: makes it High.</summary>
    public PatternRegex? RaiseFile { get; init; }

    /// <summary>In the unit: makes it Low.</summary>
    public PatternRegex? Lower { get; init; }

    /// <summary>In the file: makes it Low.</summary>
    public PatternRegex? FileLower { get; init; }

    /// <summary>What must be in the unit or its handler, unless other routes of the file vouch for the path.</summary>
    public PatternRegex? Need { get; init; }

    /// <summary>How many words of OAuth the file must have at least.</summary>
    public int Words { get; init; }

    /// <summary>From how many words of OAuth in the file on it is High; 0 means never.</summary>
    public int RaiseWords { get; init; }

    /// <summary>The most lines a unit may have; 0 means any number.</summary>
    public int Most { get; init; }

    /// <summary>The name of a function.</summary>
    public PatternRegex? Name { get; init; }

    /// <summary>What must all be in a function.</summary>
    public IReadOnlyList<PatternRegex> Body { get; init; } = [];

    /// <summary>What the group <c>recv</c> of the match, the object called, must not look like.</summary>
    public PatternRegex? ReceiverWithout { get; init; }

    /// <summary>The path must begin with a slash, because the form has other uses.</summary>
    public bool Slash { get; init; }

    /// <summary>Other routes of the file do not vouch for the path; only what is needed does.</summary>
    public bool Strict { get; init; }

    /// <summary>Too few words of OAuth are made up for by another kind of store in the same file.</summary>
    public bool Pair { get; init; }

    /// <summary>The group <c>path</c> is the name of a constant.</summary>
    public bool Constant { get; init; }

    /// <summary>The path has dots in place of slashes.</summary>
    public bool Dots { get; init; }

    /// <summary>A page rather than an endpoint.</summary>
    public bool Page { get; init; }

    /// <summary>A path that the metadata of the server names, rather than one that is known.</summary>
    public bool Declared { get; init; }
}
