using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>What a client found of the protected resource metadata.</summary>
/// <param name="Document">The document, or null when it does without.</param>
/// <param name="IsRoot">True when it came from the root location.</param>
/// <param name="Url">Where it came from.</param>
/// <param name="Why">Why it does without.</param>
/// <param name="End">The end of the walk, or null.</param>
internal sealed record ResourceFind(DocumentView? Document, bool IsRoot, string Url, string Why, WalkEnd? End);

/// <summary>The part of a walk that looks for protected resource metadata.</summary>
internal sealed class ResourceSearch(ClientProfile client, WalkEvidence evidence)
{
    private readonly ResourceStage _stage = client.Resource;
    private readonly RawUrl _endpoint = evidence.Facts.Endpoint;

    public ResourceFind Find(string? advertised)
    {
        string why = "";
        foreach ((string url, bool isRoot, bool isAdvertised) in Places(advertised))
        {
            (Reaction reaction, DocumentView? document, WalkEnd? problem) = Ask(url, isRoot, isAdvertised);
            if (document is not null)
            {
                return new ResourceFind(document, isRoot, url, "", null);
            }

            why = problem?.Detail ?? "";
            switch (reaction)
            {
                case Reaction.Lose:
                    return new ResourceFind(null, false, url, why, null);
                case Reaction.Stop or Reaction.NotKnown:
                    return new ResourceFind(null, false, url, why, problem);
                default:
                    break;
            }
        }

        return new ResourceFind(null, false, "", why, null);
    }

    private IEnumerable<(string Url, bool IsRoot, bool IsAdvertised)> Places(string? advertised)
    {
        if (advertised is not null)
        {
            yield return (advertised, false, true);
            if (_stage.AdvertisedOnly)
            {
                yield break;
            }
        }

        foreach (ResourcePlace place in _stage.Places(_endpoint))
        {
            yield return (place.Url, place.IsRoot, false);
        }
    }

    // Either a document, or a problem and what the client does about it.
    private (Reaction Reaction, DocumentView? Document, WalkEnd? Problem) Ask(string url, bool isRoot, bool isAdvertised)
    {
        if (evidence.Parse(url) is not { IsWeb: true } parsed || (client.RefusesUserInfo && parsed.HasUserInfo))
        {
            return Reacting(_stage.UnusableUrl, url, Problem.Unusable, "it cannot be requested");
        }

        Page page = evidence.Get(url, client);
        if (page.UnclearBecause is not null)
        {
            return Reacting(Reaction.NotKnown, url, page);
        }

        if (page.Status == 0)
        {
            return Reacting(isAdvertised ? _stage.AdvertisedFailure ?? _stage.NoAnswer : _stage.NoAnswer, url, page);
        }

        if (_stage.TakesAnySuccess ? page.Status is < 200 or > 299 : page.Status != 200)
        {
            return Reacting(isAdvertised ? _stage.AdvertisedFailure ?? _stage.Status(page.Status) : _stage.Status(page.Status), url, page);
        }

        Reaction bad = isAdvertised ? _stage.AdvertisedFailure ?? _stage.BadDocument : _stage.BadDocument;
        if (page.Document is null || (_stage.JsonTypeOnly && !page.IsJson))
        {
            return Reacting(bad, url, Problem.NotJson, page.Document is null ? "it is no JSON object" : "its media type is not application/json");
        }

        return page.Document.Fault(_stage.Shape) is { } fault
            ? Reacting(bad, url, Problem.Member, fault.What, fault.Member)
            : Compared(page.Document, url, isRoot);
    }

    private (Reaction, DocumentView?, WalkEnd?) Compared(DocumentView document, string url, bool isRoot)
    {
        if (_stage.ComparesLast)
        {
            return (Reaction.Next, document, null);
        }

        string resource = document.Text("resource", _stage.Shape.IgnoresCase) ?? "";
        bool? matches = _stage.Matches(resource, _endpoint, isRoot);
        return matches is true ? (Reaction.Next, document, null)
            : (matches is null ? Reaction.NotKnown : _stage.WrongResource, null, WalkEnd.Resource(matches, resource, isRoot && matches is false ? _endpoint.Origin : _endpoint.Value) with { Url = url });
    }

    private static (Reaction, DocumentView?, WalkEnd?) Reacting(Reaction reaction, string url, Page page) =>
        Reacting(reaction, url, page.UnclearBecause is not null ? Problem.None : page.Status == 0 ? Problem.NoAnswer : Problem.Status, page.Outcome, status: page.Status);

    private static (Reaction, DocumentView?, WalkEnd?) Reacting(Reaction reaction, string url, Problem problem, string what, string value = "", int status = 0) => (reaction, null, WalkEnd.At(
        McpClientStep.ResourceMetadata,
        reaction == Reaction.Stop ? McpClientOutcome.Fails : McpClientOutcome.Unknown,
        $"'{Text.Printable(url)}': {what}.") with { Url = url, Problem = problem, Value = value, Status = status });
}
