namespace AuthKit.Mcp.OAuth;

/// <summary>One control of a form.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Type">The type of an input or button in lower case; <c>select</c> or <c>textarea</c> for those.</param>
/// <param name="Value">What is sent when nobody changes it.</param>
/// <param name="Label">The text on a button.</param>
internal sealed record HtmlControl(HtmlTag Tag, string Type, string Value, string Label = "")
{
    /// <summary>The name under which it is sent; empty for one that is not.</summary>
    public string Name => Tag["name"] ?? "";

    /// <summary>Whether it sends the form.</summary>
    public bool IsSubmit => Type is "submit" or "image";

    /// <summary>Whether it is sent with the form although nobody touched it.</summary>
    public bool IsSent => Name.Length > 0 && Type switch
    {
        "submit" or "image" or "button" or "reset" or "file" => false,
        "checkbox" or "radio" => Tag.Has("checked"),
        _ => true,
    };

    // The value can be a secret of the server.
    /// <inheritdoc/>
    public override string ToString() => Name;
}
