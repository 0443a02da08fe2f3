namespace AuthKit.Mcp.OAuth;

/// <summary>One tag of a page.</summary>
/// <param name="Name">The name in lower case; an end tag's begins with a slash.</param>
/// <param name="Attributes">The attributes, names in lower case and values decoded. Of a repeated one the first counts.</param>
/// <param name="Text">The text between this tag and the next, decoded; of a script or style nothing.</param>
internal sealed record HtmlTag(string Name, IReadOnlyDictionary<string, string> Attributes, string Text)
{
    /// <summary>The value of an attribute, or null.</summary>
    public string? this[string attribute] => Attributes.TryGetValue(attribute, out string? value) ? value : null;

    /// <summary>Whether the attribute is there, with a value or without.</summary>
    public bool Has(string attribute) => Attributes.ContainsKey(attribute);
}
