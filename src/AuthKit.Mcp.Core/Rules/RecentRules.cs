using System.Collections.ObjectModel;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// What each rule of a set said last. Most rules say the same of server after server (that they do not apply, or what they say of
/// the one authorization server), in the very same object, and what is made of it needs to be made once. Checks run side by side: of
/// two that leave something at one time either may be kept.
/// </summary>
internal sealed class RecentRules(int count)
{
    private readonly JudgedRule?[] _judged = new JudgedRule?[count * SpecVersions.All.Count];
    private readonly MergedRule?[] _merged = new MergedRule?[count];
    private readonly KnownTable?[] _tables = new KnownTable?[(int)McpRuleVerdict.Waived + 1];

    /// <summary>The rule with this judgement and verdict. Some say something else in each version, to every server.</summary>
    public JudgedRule Judged(int place, int version, McpRule rule, Judgement judgement, McpRuleVerdict verdict, string? blockedBy)
    {
        ref JudgedRule? last = ref _judged[(place * SpecVersions.All.Count) + version];
        if (Volatile.Read(ref last) is { } known && known.Is(judgement, verdict, blockedBy))
        {
            return known;
        }

        JudgedRule judged = new(rule, judgement, verdict, blockedBy);
        if (judgement.Shown is null)
        {
            Volatile.Write(ref last, judged); // With an exchange, a whole answer would be held in memory.
        }

        return judged;
    }

    /// <summary>The rule over several spec versions, in all of which it has the same verdict.</summary>
    public MergedRule Merged(int place, JudgedRule judged, IReadOnlyList<string> versions)
    {
        IReadOnlyDictionary<string, McpRuleVerdict> table = Alike(versions, judged.Verdict);
        if (Volatile.Read(ref _merged[place]) is { } known && known.IsOf(judged, table))
        {
            return known;
        }

        MergedRule merged = new(judged, table);
        if (judged.Judgement.Shown is null)
        {
            Volatile.Write(ref _merged[place], merged);
        }

        return merged;
    }

    /// <summary>The verdict by version, as results show it.</summary>
    /// <param name="versions">The versions.</param>
    /// <param name="verdict">The verdict in the version at that place.</param>
    public static IReadOnlyDictionary<string, McpRuleVerdict> Table(IReadOnlyList<string> versions, Func<int, McpRuleVerdict> verdict)
    {
        Dictionary<string, McpRuleVerdict> table = new(versions.Count, StringComparer.Ordinal);
        for (int version = 0; version < versions.Count; version++)
        {
            table.Add(versions[version], verdict(version));
        }

        // Results share tables: one of them must not be able to change the others'.
        return new ReadOnlyDictionary<string, McpRuleVerdict>(table);
    }

    private IReadOnlyDictionary<string, McpRuleVerdict> Alike(IReadOnlyList<string> versions, McpRuleVerdict verdict)
    {
        if (Volatile.Read(ref _tables[(int)verdict]) is { } known && ReferenceEquals(known.Versions, versions))
        {
            return known.Table;
        }

        return Keep(versions, verdict);
    }

    private IReadOnlyDictionary<string, McpRuleVerdict> Keep(IReadOnlyList<string> versions, McpRuleVerdict verdict)
    {
        KnownTable table = new(versions, Table(versions, _ => verdict));
        Volatile.Write(ref _tables[(int)verdict], table);
        return table.Table;
    }

    private sealed record KnownTable(IReadOnlyList<string> Versions, IReadOnlyDictionary<string, McpRuleVerdict> Table);
}
