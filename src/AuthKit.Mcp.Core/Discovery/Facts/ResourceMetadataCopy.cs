using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>One place where protected resource metadata was asked for.</summary>
internal sealed record ResourceMetadataCopy
{
    public required string Url { get; init; }

    public required Exchange Exchange { get; init; }

    /// <summary>The answer of the same-origin address to which the location redirects, or null.</summary>
    public Exchange? Hop { get; init; }

    /// <summary>What a client gets that follows the hop.</summary>
    public Exchange Answer => Hop ?? Exchange;

    /// <summary>The document, or null when there was no answer.</summary>
    public MetadataDocument? Document { get; init; }

    public bool IsAdvertised { get; init; }

    public bool IsInserted { get; init; }

    public bool IsRoot { get; init; }

    /// <summary>True when a client finds a JSON object there.</summary>
    public bool IsFound => Answer.Response is { Status: 200 } && Document is { IsReadable: true };

    /// <summary>True when that object is protected resource metadata at all: some catch-alls answer any JSON object.</summary>
    public bool IsMetadata => IsFound && Document is { } document && (document.Has("resource") || document.Has("authorization_servers"));

    /// <summary>True when that object is the metadata of an authorization server instead: it is right where it stands, and wrong to be advertised.</summary>
    public bool IsServerMetadata => IsFound && !IsMetadata && Document is { } document && document.GetString("issuer") is not null && document.Has("token_endpoint");

    /// <summary>The place in words, for messages.</summary>
    public string Place => (IsAdvertised, IsRoot) switch
    {
        (true, _) => "the advertised URL",
        (_, true) => "the root location",
        _ => "the path-inserted location",
    };

    /// <summary>What the answer was, in words.</summary>
    public string Outcome => Exchange.Response is { } response
        ? response.Status == 200 && Document is { Problems.Count: > 0 } ? $"answers 200, but {Document.Problems[0]}" : $"answers {response.Status}"
        : $"gives no answer ({Exchange.FaultDetail})";
}
