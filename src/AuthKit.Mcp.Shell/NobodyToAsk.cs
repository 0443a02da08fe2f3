using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace AuthKit.Mcp.Shell;

/// <summary>With -NonInteractive, or without a terminal, every question is an error that ends the command.</summary>
internal sealed class NobodyToAsk : IQuestions
{
    private const string Reason = "authkit-mcp cannot ask here, because of -NonInteractive or because standard input is not a terminal.";

    // Only this type of exception makes the engine report the missing parameters by name.
    public Dictionary<string, PSObject> AskFields(string caption, string message, IReadOnlyList<FieldDescription> fields) =>
        throw new NotImplementedException($"{Reason} Give these as parameters: {string.Join(", ", fields.Select(static f => f.Name))}.");

    public int AskChoice(string caption, string message, IReadOnlyList<ChoiceDescription> choices, int defaultChoice) =>
        throw Refuse($"The question was: {message.ReplaceLineEndings(" ").Trim()} Answer beforehand with -Confirm:$false or -Force.");

    public PSCredential AskCredential(string caption, string message, string userName) => throw Refuse("Give the credential as a parameter.");

    public string AskLine() => throw Refuse("Give the value as a parameter.");

    public SecureString AskSecret() => throw Refuse("Give the secret as a parameter, or in an environment variable that the command reads.");

    private static HostException Refuse(string advice) => new($"{Reason} {advice}", null, "PromptNotPossible", ErrorCategory.ResourceUnavailable);
}
