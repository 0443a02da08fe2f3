using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace AuthKit.Mcp.Shell;

/// <summary>Asks at the terminal. Questions go to standard error, so that redirected output stays clean.</summary>
/// <param name="streams">Where the questions are shown.</param>
/// <param name="interrupt">Called when Ctrl+C is pressed instead of an answer; stops what asked.</param>
internal sealed class ConsoleQuestions(ConsoleStreams streams, Action interrupt) : IQuestions
{
    public Dictionary<string, PSObject> AskFields(string caption, string message, IReadOnlyList<FieldDescription> fields)
    {
        Show(caption, message);
        return fields.ToDictionary(static f => f.Name, f => PSObject.AsPSObject(AskField(f)));
    }

    public int AskChoice(string caption, string message, IReadOnlyList<ChoiceDescription> choices, int defaultChoice)
    {
        Show(caption, message);
        Choice[] all = [.. choices.Select(static c => new Choice(c))];
        string menu = string.Join("  ", all.Select(static c => c.Shown)) + "  [?] Help";
        string offered = defaultChoice >= 0 ? $" (default is \"{all[defaultChoice].Key}\")" : "";
        while (true)
        {
            string answer = Read($"{menu}{offered}: ").Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            int chosen = Array.FindIndex(all, c => c.IsMeantBy(answer));
            if (chosen >= 0)
            {
                return chosen;
            }

            if (answer == "?")
            {
                streams.ErrorLine(string.Join(Environment.NewLine, all.Select(static c => c.Help)));
            }
        }
    }

    public PSCredential AskCredential(string caption, string message, string userName)
    {
        Show(caption, message);
        string user = string.IsNullOrEmpty(userName) ? Read("User: ") : userName;
        return new PSCredential(user, ReadSecret($"Password for user {user}: "));
    }

    public string AskLine() => Read("");

    public SecureString AskSecret() => ReadSecret("");

    private object AskField(FieldDescription field)
    {
        string type = field.ParameterTypeFullName;
        if (type == typeof(PSCredential).FullName)
        {
            return AskCredential("", "", "");
        }

        // A parameter that turns text into a secret is typed without being seen, whatever its declared type is.
        if (type == typeof(SecureString).FullName || field.Attributes.Any(static a => a.GetType().Name.Contains("Secret", StringComparison.Ordinal)))
        {
            return ReadSecret($"{field.Name}: ");
        }

        return type.EndsWith("[]", StringComparison.Ordinal) ? AskMany(field.Name) : Read($"{field.Name}: ");
    }

    // As in pwsh, an empty line ends the list.
    private string[] AskMany(string name)
    {
        List<string> values = [];
        while (true)
        {
            string value = Read($"{name}[{values.Count}]: ");
            if (value.Length == 0)
            {
                return [.. values];
            }

            values.Add(value);
        }
    }

    private void Show(params IEnumerable<string> texts)
    {
        foreach (string text in texts.Where(static t => !string.IsNullOrWhiteSpace(t)))
        {
            streams.ErrorLine(text);
        }
    }

    private SecureString ReadSecret(string question)
    {
        SecureString secret = new();
        foreach (char c in Read(question, mask: true))
        {
            secret.AppendChar(c);
        }

        secret.MakeReadOnly();
        return secret;
    }

    private string Read(string question, bool mask = false)
    {
        try
        {
            return LineReader.Read(() => streams.Error(question), mask) ?? throw new HostException("The question was not answered: the input ended.", null, "PromptNotAnswered", ErrorCategory.ResourceUnavailable);
        }
        catch (OperationCanceledException)
        {
            interrupt();
            throw new PipelineStoppedException();
        }
    }
}
