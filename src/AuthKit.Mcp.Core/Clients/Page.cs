using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Clients;

/// <summary>What a client gets for one GET request.</summary>
internal sealed class Page
{
    // Node.js takes 16 KiB.
    private const int CommonHeadLimit = 16 * 1024;

    private Page(int status, DocumentView? document, string? unclearBecause)
    {
        Status = status;
        Document = document;
        UnclearBecause = unclearBecause;
    }

    /// <summary>The evidence does not hold the request.</summary>
    public static Page NotAsked { get; } = new(0, null, "it was not asked");

    /// <summary>Nobody answers.</summary>
    public static Page NoAnswer { get; } = new(0, null, null);

    /// <summary>The status; 0 without an answer.</summary>
    public int Status { get; }

    /// <summary>The JSON object in the body, or null.</summary>
    public DocumentView? Document { get; }

    /// <summary>Why nobody can say what the client makes of it, or null.</summary>
    public string? UnclearBecause { get; }

    /// <summary>True when the media type is <c>application/json</c>.</summary>
    public bool IsJson { get; private init; }

    /// <summary>What came, in words.</summary>
    public string Outcome => UnclearBecause ?? (Status == 0 ? "gives no answer" : $"answers {Status}");

    public static Page Unclear(string because) => new(0, null, because);

    /// <summary>Reads what came.</summary>
    /// <param name="exchange">The request and its answer.</param>
    /// <param name="unpacks">What the client makes of a label in Content-Encoding.</param>
    public static Page From(Exchange exchange, Func<string, bool?> unpacks)
    {
        if (exchange.Response is not { } response)
        {
            return exchange.Fault is WireFault.NameNotResolved or WireFault.ConnectionFailed or WireFault.TlsFailed
                ? NoAnswer
                : Unclear($"it gave no answer ({exchange.FaultDetail})");
        }

        if (Doubt(response) is { } doubt)
        {
            return Unclear(doubt);
        }

        string label = ContentCoding.Label(response);
        byte[]? body = (label.Length == 0 ? false : unpacks(label)) switch
        {
            true => ContentCoding.Unpack(response),
            false => response.Body,
            null => null,
        };
        if (body is null)
        {
            return Unclear($"its body is packed as '{Text.Printable(label, 40)}'");
        }

        DocumentView? document = DocumentView.Read(body, out bool unclear);
        IReadOnlyList<string> types = response.Values("Content-Type");
        return unclear
            ? Unclear("parsers differ about its bytes")
            : new Page(response.Status, document, null) { IsJson = types.Count > 0 && string.Equals(types[0].Split(';')[0].Trim(), "application/json", StringComparison.OrdinalIgnoreCase) };
    }

    private static string? Doubt(WireResponse response) => HeadDoubt(response)
        ?? (response.BodyIncomplete ? "its body breaks off"
        : response.BodyTruncated ? "its body is longer than was read"
        : null);

    /// <summary>Why HTTP parsers differ about the head, or null.</summary>
    public static string? HeadDoubt(WireResponse response)
    {
        if (response.HeadViolations.Count > 0)
        {
            return "its head breaks the HTTP grammar";
        }

        int length = 0;
        string? announced = null;
        bool differs = false;
        foreach (HeaderLine line in response.Headers)
        {
            if (HasControl(line.Value))
            {
                return "its head holds control characters";
            }

            length += line.Name.Length + line.Value.Length + 4;
            if (line.Is("Content-Length"))
            {
                differs |= announced is not null && announced != line.Value;
                announced = line.Value;
            }
        }

        return length > CommonHeadLimit ? "its head is longer than some clients take"
            : differs ? "it has two lengths"
            : null;
    }

    private static bool HasControl(string value)
    {
        foreach (char c in value)
        {
            if (char.IsControl(c) && c != '\t')
            {
                return true;
            }
        }

        return false;
    }
}
