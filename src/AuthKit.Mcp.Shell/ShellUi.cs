using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace AuthKit.Mcp.Shell;

/// <summary>Sends each stream of the engine where it belongs, and questions to whoever may answer them.</summary>
internal sealed class ShellUi(ConsoleStreams streams, IQuestions questions) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new ShellRawUi();

    public override bool SupportsVirtualTerminal => streams.Colour;

    public override void Write(string value) => streams.Output(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => streams.Output(value);

    public override void WriteLine(string value) => streams.Output(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => streams.ErrorLine(value, PSStyle.Instance.Formatting.Error);

    public override void WriteWarningLine(string message) => streams.ErrorLine("WARNING: " + message, PSStyle.Instance.Formatting.Warning);

    public override void WriteVerboseLine(string message) => streams.ErrorLine("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose);

    public override void WriteDebugLine(string message) => streams.ErrorLine("DEBUG: " + message, PSStyle.Instance.Formatting.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record) => streams.Progress(record);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => questions.AskFields(caption, message, descriptions);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => questions.AskChoice(caption, message, choices, defaultChoice);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => questions.AskCredential(caption, message, userName);

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => questions.AskCredential(caption, message, userName);

    public override string ReadLine() => questions.AskLine();

    public override SecureString ReadLineAsSecureString() => questions.AskSecret();

    internal void EndProgress() => streams.EndProgress();
}
