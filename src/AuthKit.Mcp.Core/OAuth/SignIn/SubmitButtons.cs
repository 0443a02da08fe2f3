namespace AuthKit.Mcp.OAuth;

/// <summary>Tells the button that goes on from the one that refuses.</summary>
internal static class SubmitButtons
{
    private static readonly string[] Refusing = ["deny", "denied", "cancel", "decline", "reject", "refuse", "abort", "no", "not", "don", "dont", "never", "back", "disagree", "forgot", "reset", "logout", "signout", "out", "off", "resend", "switch", "google", "github", "microsoft", "apple", "facebook", "passkey"];
    private static readonly string[] Consenting = ["allow", "approve", "authorize", "authorise", "accept", "grant", "consent", "agree", "yes", "login", "log", "signin", "signup", "sign", "register", "continue", "next", "submit", "confirm", "ok"];

    /// <summary>The button to press, null where the form has none at all.</summary>
    /// <param name="form">The form.</param>
    /// <param name="found">False when there are buttons, and all of them refuse.</param>
    public static HtmlControl? Choose(HtmlForm form, out bool found)
    {
        List<HtmlControl> buttons = [.. form.Controls.Where(static c => c.IsSubmit)];
        List<HtmlControl> open = [.. buttons.Where(static b => !IsRefusing(b))];
        found = open.Count > 0 || buttons.Count == 0;
        return open.FirstOrDefault(IsConsenting) ?? open.FirstOrDefault();
    }

    /// <summary>Whether the form has a button that says that it consents.</summary>
    public static bool Asks(HtmlForm form) => form.Controls.Any(static c => c.IsSubmit && !IsRefusing(c) && IsConsenting(c));

    private static bool IsRefusing(HtmlControl button) => Words(button).Any(Refusing.Contains);

    private static bool IsConsenting(HtmlControl button) => Words(button).Any(Consenting.Contains);

    private static IEnumerable<string> Words(HtmlControl button)
    {
        string text = (button.Name + " " + button.Value + " " + button.Label).ToLowerInvariant();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] is < 'a' or > 'z')
            {
                if (i > start)
                {
                    yield return text.Substring(start, i - start);
                }

                start = i + 1;
            }
        }
    }
}
