using System.Globalization;
using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>One answer of an MCP server to a call with a token.</summary>
internal sealed class McpReply
{
    public McpReply(Exchange exchange)
    {
        Exchange = exchange;
        if (exchange.Response is not { } response)
        {
            return;
        }

        JsonElement? answer = ProbeRequests.JsonRpc(response);
        Result = answer is { } message ? JsonText.Member(message, "result") : null;
        Error = answer is { } other ? JsonText.Member(other, "error") : null;
        if (response.Status is 401 or 403)
        {
            Challenge = ChallengeParser.Parse(response.Values("WWW-Authenticate")).Bearer;
        }
    }

    /// <summary>Request and answer. The request holds the token.</summary>
    public Exchange Exchange { get; }

    /// <summary>The result of JSON-RPC, or null.</summary>
    public JsonElement? Result { get; }

    /// <summary>The error of JSON-RPC, or null.</summary>
    public JsonElement? Error { get; }

    /// <summary>The Bearer challenge of a 401 or 403, or null.</summary>
    public Challenge? Challenge { get; }

    /// <summary>The status, or null without an answer.</summary>
    public int? Status => Exchange.Response?.Status;

    /// <summary>True when the call was carried out.</summary>
    public bool Succeeded => Status is >= 200 and < 300 && Result is not null && Error is null;

    /// <summary>True when the token was refused.</summary>
    public bool IsRefused => Status == 401 || (Status == 403 && !LacksScope && Challenge is not null);

    /// <summary>True when the token is fine and its scopes are not enough (RFC 6750 section 3.1).</summary>
    public bool LacksScope => Status == 403 && Challenge?.Value("error") == "insufficient_scope";

    /// <summary>True when the server understood the method and not what it was given (JSON-RPC 2.0 section 5.1), as for a tool that is not there.</summary>
    public bool HasInvalidParams => Error is { } error && RpcError.Code(error) is RpcError.InvalidParams;

    /// <summary>The message of the error of JSON-RPC, or null.</summary>
    public string? ErrorMessage => Error is { } error && JsonText.Member(error, "message") is { } message ? JsonText.String(message) : null;

    /// <summary>True when a tool was run and says that it failed.</summary>
    public bool IsToolError => Result is { } result && JsonText.Member(result, "isError") is { ValueKind: JsonValueKind.True };

    /// <summary>What came, as the end of a sentence that begins with the server.</summary>
    public string Outcome
    {
        get
        {
            if (Exchange.Response is not { } response)
            {
                return $"gave no answer ({Exchange.FaultDetail ?? "the request failed"})";
            }

            string status = "answered " + response.Status.ToString(CultureInfo.InvariantCulture);
            if (Error is { } error)
            {
                JsonElement? code = JsonText.Member(error, "code");
                return $"{status} with the JSON-RPC error {(code is { } number ? JsonText.Show(number) : "without a code")}";
            }

            string? reason = Challenge?.Value("error");
            return reason is not null ? $"{status} ({Text.Printable(reason, 40)})"
                : response.Status is >= 200 and < 300 && Result is null ? $"{status} with no answer of JSON-RPC ({Text.Printable(response.Value("Content-Type") ?? "no content type", 60)})"
                : status;
        }
    }

    // The request has the token in a header.
    /// <inheritdoc/>
    public override string ToString() => nameof(McpReply);
}
