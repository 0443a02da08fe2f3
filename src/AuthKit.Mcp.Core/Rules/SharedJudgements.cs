namespace AuthKit.Mcp.Rules;

/// <summary>
/// Judgements that were made without a look at the server itself: they hold for every server that names the same
/// authorization server, and a fleet behind one gateway is judged by them once. Checks run side by side: of two that
/// make the same judgement at one time either may be kept.
/// </summary>
internal sealed class SharedJudgements
{
    private const int Profiles = (int)McpProfile.AuthKit + 1;
    private readonly Entry?[] _known = new Entry?[2 * Profiles * RuleCatalogue.Set.Rules.Length];

    /// <summary>The judgement of the rule at that place of the catalogue, or null when there is none that holds for the version.</summary>
    public Known? Find(int rule, RuleContext context, string version) =>
        Volatile.Read(ref _known[At(rule, context)]) is { Known: var known } && RuleContext.AreAlike(known.Version, version, known.Read) ? known : null;

    /// <summary>Keeps a judgement, unless the server was looked at for it.</summary>
    public void Keep(int rule, RuleContext context, Known known)
    {
        if ((known.Read & RuleContext.Aspect.Server) == 0)
        {
            Volatile.Write(ref _known[At(rule, context)], new Entry(known));
        }
    }

    private static int At(int rule, RuleContext context) => (((rule * Profiles) + (int)context.Profile) * 2) + (context.IsPublic ? 1 : 0);

    private sealed record Entry(Known Known);
}
