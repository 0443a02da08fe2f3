namespace AuthKit.Mcp.Migration;

/// <summary>What clients could see of a server at one time, as a flat list that compares line by line.</summary>
/// <param name="Id">The number by which stages refer to it.</param>
/// <param name="TakenAt">When it was first seen so.</param>
/// <param name="Facts">What was looked at and what was there, in the order of the check.</param>
internal sealed record MigrationSnapshot(int Id, DateTimeOffset TakenAt, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>True when nothing differs.</summary>
    public bool Shows(IReadOnlyDictionary<string, string> facts) => Facts.Count == facts.Count && facts.All(f => Facts.TryGetValue(f.Key, out string? value) && value == f.Value);
}
