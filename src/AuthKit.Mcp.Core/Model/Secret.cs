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
        : throw ToException(source);

    /// <summary>The error for a secret with a problem.</summary>
    /// <param name="source">Where it came from, for example a parameter's name.</param>
    /// <param name="target">What the error is about. Never the secret.</param>
    /// <param name="note">A sentence to add to the message, with a blank before it.</param>
    internal AuthKitException ToException(string source, object? target = null, string note = "") =>
        new(ErrorCode.InvalidSecret, $"{source} {Problem}. Pass the value alone, without quotes, blanks or line breaks around it.{note}", target);

    /// <summary>The plain text, for the one place that sends it.</summary>
    internal string Reveal() => _text ?? (_secure is null ? "" : Unprotect(_secure));

    internal static string Unprotect(SecureString secure) => new NetworkCredential("", secure).Password;

    /// <inheritdoc/>
    public override string ToString() => Mask;

    // RFC 9110 section 5.5 and RFC 6750 section 2.1: what a header can carry as a credential is visible ASCII.
    private static string? FindProblem(string? text) => CharacterFault.Find(text, static (t, i) => t[i] is <= ' ' or > '~');
}
