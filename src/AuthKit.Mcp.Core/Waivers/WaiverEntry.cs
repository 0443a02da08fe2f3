using System.Collections;
using System.Globalization;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Waivers;

/// <summary>Reads one entry of a waiver file: a waiver for each of its rules at each of its targets.</summary>
internal static class WaiverEntry
{
    // With what to write where one is missing.
    private static readonly (string Name, string Hint)[] Members =
    [
        (nameof(McpWaiver.Rule), "Name the rule, as PRM-001; Get-McpRule lists them"),
        (nameof(McpWaiver.Target), "Write the endpoint as it is checked; * stands for any text"),
        (nameof(McpWaiver.Reason), "Say why the deviation is accepted"),
        (nameof(McpWaiver.Owner), "Say who accepted it"),
        (nameof(McpWaiver.Expires), "Write the last day on which it holds, as 2027-01-31"),
    ];

    private static readonly string[] Names = [.. Members.Select(static m => m.Name)];

    /// <summary>True for the name of a member of an entry.</summary>
    public static bool IsMember(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The member of that name, or null.</summary>
    public static object? Member(IDictionary table, string name)
    {
        foreach (object key in table.Keys)
        {
            if (string.Equals(key.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return table[key];
            }
        }

        return null;
    }

    /// <summary>The waivers of an entry.</summary>
    /// <exception cref="WaiverFaultException">The entry is not complete, or something in it would have no effect or too wide a one.</exception>
    public static IReadOnlyList<McpWaiver> Read(IDictionary fields)
    {
        foreach (object key in fields.Keys)
        {
            // A misspelt 'Expire' would else mean that the waiver never ends.
            string name = key.ToString() ?? "";
            if (!IsMember(name))
            {
                throw new WaiverFaultException($"has the member '{Text.Printable(name)}'. {Meant(NearestWord.Of(name, Names))}The members are {string.Join(", ", Names)}");
            }
        }

        string[] rules = Texts(fields, nameof(McpWaiver.Rule));
        string[] targets = Texts(fields, nameof(McpWaiver.Target));
        McpWaiver common = new()
        {
            Rule = "",
            Target = "",
            Reason = One(fields, nameof(McpWaiver.Reason)),
            Owner = One(fields, nameof(McpWaiver.Owner)),
            Expires = Expiry(fields),
        };
        foreach (string rule in rules)
        {
            CheckRule(rule);
            if (IsAnything(rule) && targets.Any(IsAnything))
            {
                throw new WaiverFaultException("accepts every finding of every server. Name the rules, or the servers");
            }
        }

        return [.. rules.SelectMany(rule => targets.Select(target => common with { Rule = rule, Target = target }))];
    }

    private static void CheckRule(string rule)
    {
        if (RuleCatalogue.All.Any(r => Wildcard.IsMatch(rule, r.Id)))
        {
            return;
        }

        string shown = $"has the Rule '{Text.Printable(rule)}', which fits no rule. ";
        string hint = rule.IndexOfAny([',', ';', ' ']) >= 0 ? "To name several, make a list of them: Rule = 'PRM-001', 'PRM-002' in a .psd1 file, \"rule\": [\"PRM-001\", \"PRM-002\"] in JSON"
            : char.IsLetter(rule[0]) && Enum.TryParse(rule, ignoreCase: true, out McpVerdict _) ? "It is a verdict on a server, and those cannot be accepted: take the server out of the list instead"
            : rule.IndexOfAny(['[', ']']) >= 0 ? "The wildcards are * and ?, and a list names several rules"
            : $"{Meant(NearestWord.Of(rule, RuleCatalogue.All.Select(static r => r.Id)))}Get-McpRule lists them all";
        throw new WaiverFaultException(shown + hint);
    }

    private static DateTime Expiry(IDictionary fields)
    {
        const string Name = nameof(McpWaiver.Expires);
        if (Member(fields, Name) is DateTime date)
        {
            return date;
        }

        string text = One(fields, Name);
        return DateTime.TryParseExact(text, Text.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day)
            ? day
            : throw new WaiverFaultException($"has Expires '{Text.Printable(text)}'. Write the day as 2027-01-31, in quotes: year, month, day");
    }

    private static string One(IDictionary fields, string name) => Member(fields, name) is IEnumerable and not string and not IDictionary
        ? throw new WaiverFaultException($"has a list as its {name}. Write one text")
        : Texts(fields, name)[0];

    private static string[] Texts(IDictionary fields, string name) => Member(fields, name) switch
    {
        IDictionary => throw new WaiverFaultException($"has a table as its {name}. Write text"),
        Repeated => throw new WaiverFaultException($"has {name} twice, of which one would not count. Write a list of several values"),
        IEnumerable many and not string => many.Cast<object?>().Select(v => TextOf(v, name)).ToArray() is { Length: > 0 } texts ? texts : throw Missing(name),
        var one => [TextOf(one, name)],
    };

    private static string TextOf(object? value, string name) => value is IEnumerable and not string
        ? throw new WaiverFaultException($"has a list or table within its {name}. Write text")
        : Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() is { Length: > 0 } text ? text : throw Missing(name);

    private static WaiverFaultException Missing(string name) => new($"lacks {name}. {Members.First(m => m.Name == name).Hint}");

    private static bool IsAnything(string pattern) => pattern.Trim('*', '?').Length == 0;

    private static string Meant(string? near) => near is null ? "" : $"Did you mean {near}? ";

    /// <summary>In place of the values of a name that JSON has twice: PowerShell refuses that by itself.</summary>
    internal sealed class Repeated;
}
