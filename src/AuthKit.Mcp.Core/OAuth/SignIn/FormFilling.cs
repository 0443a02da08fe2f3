using System.Net;

namespace AuthKit.Mcp.OAuth;

/// <summary>Fills a form in.</summary>
internal static class FormFilling
{
    private static readonly string[] UserNames = ["mail", "user", "login", "account", "identifier"];

    /// <summary>The fields to send, or null with the reason.</summary>
    /// <param name="form">The form.</param>
    /// <param name="button">The button to press.</param>
    /// <param name="credential">Name and password; null for a form that asks for none.</param>
    /// <param name="signUp">True to create the account.</param>
    /// <param name="problem">What cannot be filled in, as the end of a sentence and its full stop.</param>
    public static IReadOnlyList<KeyValuePair<string, string>>? Fill(HtmlForm form, HtmlControl? button, NetworkCredential? credential, bool signUp, out string problem)
    {
        problem = "";
        HtmlControl? user = credential is null ? null : FindUser(form);
        if (credential is not null && user is null)
        {
            problem = "asks for a password, but has no field for an e-mail or user name.";
            return null;
        }

        List<KeyValuePair<string, string>> fields = [];
        foreach (HtmlControl control in form.Controls)
        {
            bool isOwn = credential is not null && (control == user || control.Type == "password");
            if (!isOwn && IsMissing(form, control))
            {
                problem = $"has a field '{Text.Printable(control.Name, 40)}' that somebody has to fill in.";
                return null;
            }

            if (credential is not null && isOwn)
            {
                fields.Add(new(control.Name, control == user ? credential.UserName : credential.Password));
            }
            else if (signUp && IsMode(control))
            {
                if (!fields.Any(static f => f.Key == "auth_mode"))
                {
                    fields.Add(new("auth_mode", "signup"));
                }
            }
            else if (control.IsSent)
            {
                fields.Add(new(control.Name, control.Value));
            }
        }

        if (button is { Name.Length: > 0 })
        {
            fields.Add(new(button.Name, button.Value));
        }

        return fields;
    }

    /// <summary>Whether the form can be told to create an account.</summary>
    public static bool HasMode(HtmlForm form) => form.Controls.Any(IsMode);

    private static bool IsMode(HtmlControl control) => control.Name == "auth_mode" && !control.IsSubmit;

    private static bool IsMissing(HtmlForm form, HtmlControl control) => control.Type != "hidden" && control.Tag.Has("required")
        && !(control.Type == "radio" ? form.Controls.Any(c => c.Type == "radio" && c.Name == control.Name && c.IsSent) : control.IsSent && control.Value.Length > 0);

    private static HtmlControl? FindUser(HtmlForm form)
    {
        List<HtmlControl> texts = [.. form.Controls.Where(static c => c.Name.Length > 0 && c.Type is not ("hidden" or "password" or "checkbox" or "radio" or "submit" or "image" or "button" or "reset" or "file" or "select" or "textarea"))];
        return texts.Find(static c => c.Type == "email")
            ?? texts.Find(static c => UserNames.Any(n => c.Name.IndexOf(n, StringComparison.OrdinalIgnoreCase) >= 0))
            ?? (texts.Count == 1 ? texts[0] : null);
    }
}
