using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>Whether all copies of the metadata say the same (PRM-010).</summary>
internal static class CopyComparison
{
    private const int MaxShown = 1000;
    private const string Servers = "authorization_servers";
    private const string Resource = "resource";
    private const string Scopes = "scopes_supported";

    public static Judgement Judge(RuleContext c)
    {
        List<ResourceMetadataCopy> copies = [.. c.Facts.BestFirst.Where(static x => x.IsMetadata)];
        if (copies.Count < 2)
        {
            return copies.Count == 0 ? Judgement.NothingToJudge("There is no document.") : Judgement.Skip("There is only one copy.");
        }

        ResourceMetadataCopy first = copies[0];
        foreach (ResourceMetadataCopy other in copies)
        {
            if (ReferenceEquals(other.Document, first.Document))
            {
                continue; // The same bytes.
            }

            List<string> differing = [.. new[] { Servers, Resource, Scopes }.Where(member => Differs(c, member, first, other))];
            if (differing.Count > 0)
            {
                string seen = string.Join("; ", differing.Select(member => $"{member} is {Show(first, member)} in the one and {Show(other, member)} in the other"));
                return Judgement.Warn($"{first.Url} and {other.Url} disagree: {seen}. Which one a client reads depends on the client.") with
                {
                    Shown = other.Exchange,
                    Fix = $"Answer both {first.Url} and {other.Url} from one handler{(first.Document?.Json is { Length: <= MaxShown } json ? $", with: {json}" : "")}.",
                    Subject = differing[0],
                };
            }
        }

        return Judgement.Pass("All copies agree.");
    }

    private static bool Differs(RuleContext c, string member, ResourceMetadataCopy first, ResourceMetadataCopy other)
    {
        if (member != Resource)
        {
            return !Entries(first, member).SetEquals(Entries(other, member));
        }

        // A root document that nobody advertises may stand for the origin (RFC 9728 section 3.3).
        string? resource = other.Document?.GetString(Resource);
        bool isForOrigin = other is { IsRoot: true, IsAdvertised: false } && (resource == c.Endpoint.Origin || resource == c.Endpoint.Origin + "/");
        return !isForOrigin && resource != first.Document?.GetString(Resource);
    }

    private static HashSet<string> Entries(ResourceMetadataCopy copy, string member) => [.. copy.Document?.GetStrings(member) ?? []];

    private static string Show(ResourceMetadataCopy copy, string member) => copy.Document?.Member(member) is { } value ? JsonText.Show(value) : "missing";
}
