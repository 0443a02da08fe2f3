using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace AuthKit.Mcp.Shell;

/// <summary>Who answers the questions that commands ask.</summary>
internal interface IQuestions
{
    Dictionary<string, PSObject> AskFields(string caption, string message, IReadOnlyList<FieldDescription> fields);

    int AskChoice(string caption, string message, IReadOnlyList<ChoiceDescription> choices, int defaultChoice);

    PSCredential AskCredential(string caption, string message, string userName);

    string AskLine();

    SecureString AskSecret();
}
