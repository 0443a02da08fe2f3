namespace AuthKit.Mcp.OAuth;

/// <summary>One form of a page, with the controls that are not disabled.</summary>
/// <param name="Tag">The form's tag.</param>
/// <param name="Controls">The controls in their order.</param>
internal sealed record HtmlForm(HtmlTag Tag, IReadOnlyList<HtmlControl> Controls)
{
    /// <summary>How many passwords it asks for.</summary>
    public int Passwords => Controls.Count(static c => c.Type == "password");

    /// <summary>Whether it creates accounts: passwords are asked for twice, or as new ones.</summary>
    public bool IsRegistration => Passwords > 1 || Controls.Any(static c => c.Type == "password" && string.Equals(c.Tag["autocomplete"], "new-password", StringComparison.OrdinalIgnoreCase));
}
