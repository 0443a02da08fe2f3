using System.Globalization;
using System.Net;
using System.Security;

namespace AuthKit.Mcp;

/// <summary>
/// A key or token on its way in. It prints as asterisks wherever it is shown, and it carries the fault of a bad value
/// instead of failing: PowerShell would put a value that fails to bind into the error record.
/// </summary>
public sealed class Secret
{
    private const string Mask = "********";
    private readonly string? _text;
    private readonly SecureString? _secure;

    private Secret(string? text, SecureString? secure, string? problem) => (_text, _secure, Problem) = (text, secure, problem);

    /// <summary>What is wrong with the value, as the end of a sentence ("ends in LF"), or null. Never the value.</summary>
    public string? Problem { get; }

    /// <summary>Takes a plain text secret.</summary>
    public static Secret From(string? text) => new(text, null, FindProblem(text));

    /// <summary>Takes a SecureString, for example from SecretManagement.</summary>
    public static Secret From(SecureString? secure)
    {
        if (secure is null || secure.Length == 0)
        {
            return new Secret(null, null, "is empty");
        }

        return new Secret(null, secure, FindProblem(Unprotect(secure)));
    }

    /// <summary>A value that is no secret at all.</summary>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    public static Secret Unusable(string problem) => new(null, null, problem);

    /// <summary>Turns text into a SecureString, the form in which this module hands secrets out.</summary>
    public static SecureString Protect(string text)
    {
        SecureString secure = new();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }

    /// <summary>Returns this secret, or throws <see cref="ErrorCode.InvalidSecret"/> naming where it came from.</summary>
    /// <param name="source">The parameter or environment variable, for example <c>AUTHKIT_ADMIN_KEY</c>.</param>
    public Secret Require(string source) => Problem is null
        ? this
        : throw new AuthKitException(ErrorCode.InvalidSecret, $"{source} {Problem}. Pass the value alone, without quotes, blanks or line breaks around it.");

    /// <summary>The plain text, for the one place that sends it.</summary>
    internal string Reveal() => _text ?? (_secure is null ? "" : Unprotect(_secure));

    internal static string Unprotect(SecureString secure) => new NetworkCredential("", secure).Password;

    /// <inheritdoc/>
    public override string ToString() => Mask;

    private static string? FindProblem(string? text)
    {
        if (text is null || text.Length == 0)
        {
            return "is empty";
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return "is blank";
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] <= ' ' || text[i] == '\u007f' || text[i] > '\u007e')
            {
                return Describe(text, i);
            }
        }

        return null;
    }

    private static string Describe(string text, int index)
    {
        string name = text[index] switch
        {
            '\n' => "LF",
            '\r' => "CR",
            '\t' => "TAB",
            ' ' => "a blank",
            '\u00a0' => "a no-break space (U+00A0)",
            '\ufeff' => "a byte order mark (U+FEFF)",
            '\u200b' => "a zero-width space (U+200B)",
            char c => string.Format(CultureInfo.InvariantCulture, char.IsControl(c) ? "the control character U+{0:X4}" : "the character U+{0:X4}, which no HTTP header carries", (int)c),
        };
        bool onlyBlanksFollow = text.Substring(index).All(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '\ufeff' or '\u200b');
        return index == 0 ? $"starts with {name}"
            : onlyBlanksFollow ? $"ends in {(text[index] == '\r' && text.IndexOf('\n') > index ? "CR LF" : name)}"
            : string.Format(CultureInfo.InvariantCulture, "has {0} at position {1} of {2}", name, index + 1, text.Length);
    }
}
