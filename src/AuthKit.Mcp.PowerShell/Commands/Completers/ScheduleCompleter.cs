using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace AuthKit.Mcp.Commands;

/// <summary>Completes times and cron expressions with examples.</summary>
public sealed class ScheduleCompleter : IArgumentCompleter
{
    private static readonly (string, string)[] Times = [("03:17", "in the night"), ("06:00", "before work"), ("12:00", "at noon"), ("22:00", "late in the evening")];
    private static readonly (string, string)[] Expressions =
    [
        ("17 3 * * *", "every day at 03:17"),
        ("17 * * * *", "every hour"),
        ("17 */6 * * *", "every six hours"),
        ("17 3 * * MON-FRI", "from Monday to Friday"),
        ("17 3 1 * *", "on the first of the month"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Matching(wordToComplete, string.Equals(parameterName, "Cron", StringComparison.OrdinalIgnoreCase) ? Expressions : Times);
}
