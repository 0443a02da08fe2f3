using System.Text;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Reads what <see cref="EvidenceWriter"/> wrote. The text may come from anybody, so nothing in it is taken for granted.</summary>
public static class EvidenceReader
{
    /// <summary>Reads recorded evidence.</summary>
    /// <param name="text">One line of JSON.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidEvidence"/>, saying what is wrong.</exception>
    public static Evidence Read(string? text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse((text ?? "").TrimStart('\uFEFF'));
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            throw Bad("it is not JSON");
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Bad("a member is missing or has another type");
        }
    }

    private static Evidence Read(JsonElement root)
    {
        string format = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("format", out JsonElement name) ? JsonText.String(name) ?? "" : "";
        if (format != EvidenceWriter.Format)
        {
            throw Bad(format.Length == 0 ? "it does not say its format" : $"its format is '{Text.Printable(format)}', and this version reads {EvidenceWriter.Format}");
        }

        string target = Required(root, "target");
        return RawUrl.TryParse(target, out _) ? new Evidence
        {
            Target = target,
            Depth = Name<CheckDepth>(root, "depth"),
            Active = root.GetProperty("active").GetBoolean(),
            RegistrationAllowed = root.GetProperty("registrationAllowed").GetBoolean(),
            WithToken = root.GetProperty("withToken").GetBoolean(),
            WithOtherToken = root.GetProperty("withOtherToken").GetBoolean(),
            WithApiKey = root.GetProperty("withApiKey").GetBoolean(),
            Address = root.TryGetProperty("address", out JsonElement address) ? address.GetString() : null,
            RequestCount = root.GetProperty("requestCount").GetInt32(),
            DeadlineReached = root.GetProperty("deadlineReached").GetBoolean(),
            StartedAt = root.GetProperty("startedAt").GetDateTimeOffset(),
            Duration = Duration(root),
            Probes = [.. root.GetProperty("probes").EnumerateArray().Select(Probe)],
            LeftOut = root.TryGetProperty("leftOut", out JsonElement left) ? [.. left.EnumerateArray().Select(static l => new LeftOutProbe(Name<ProbeKind>(l, "kind"), Required(l, "subject")))] : [],
            Certificates = root.TryGetProperty("certificates", out JsonElement certificates) ? [.. certificates.EnumerateArray().Select(Certificate)] : [],
        } : throw Bad($"its target '{Text.Printable(target)}' is no URL");
    }

    private static ProbeResult Probe(JsonElement probe)
    {
        JsonElement request = probe.GetProperty("request");
        Exchange exchange = new()
        {
            Request = new WireRequest(Required(request, "method"), Required(request, "url"))
            {
                Headers = Headers(request),
                Body = request.TryGetProperty("body", out JsonElement body) ? body.GetString() : null,
            },
            StartedAt = probe.GetProperty("startedAt").GetDateTimeOffset(),
            Duration = Duration(probe),
        };
        exchange = probe.TryGetProperty("response", out JsonElement response)
            ? exchange with { Response = Response(response) }
            : exchange with { Fault = Name<WireFault>(probe, "fault"), FaultDetail = probe.GetProperty("faultDetail").GetString() };
        return new ProbeResult(Name<ProbeKind>(probe, "kind"), exchange)
        {
            Subject = Required(probe, "subject"),
            Shared = probe.GetProperty("shared").GetBoolean(),
        };
    }

    private static McpCertificate Certificate(JsonElement certificate) => new(
        Required(certificate, "host"),
        Required(certificate, "subject"),
        Required(certificate, "issuer"),
        certificate.GetProperty("notBefore").GetDateTimeOffset().UtcDateTime,
        certificate.GetProperty("notAfter").GetDateTimeOffset().UtcDateTime,
        [.. certificate.GetProperty("names").EnumerateArray().Select(static n => n.GetString() ?? "")],
        Required(certificate, "protocol"),
        certificate.GetProperty("problem").GetString());

    private static WireResponse Response(JsonElement response) => new()
    {
        Status = response.GetProperty("status").GetInt32(),
        Reason = Required(response, "reason"),
        Headers = Headers(response),
        Body = response.TryGetProperty("bodyBase64", out JsonElement bytes) ? bytes.GetBytesFromBase64() : Encoding.UTF8.GetBytes(Required(response, "body")),
        BodyTruncated = response.GetProperty("bodyTruncated").GetBoolean(),
        BodyIncomplete = response.GetProperty("bodyIncomplete").GetBoolean(),
        RawHead = response.TryGetProperty("rawHead", out JsonElement head) ? head.GetString() : null,
        HeadViolations = [.. response.GetProperty("headViolations").EnumerateArray().Select(static v => v.GetString() ?? "")],
    };

    private static HeaderLine[] Headers(JsonElement owner) =>
        [.. owner.GetProperty("headers").EnumerateArray().Select(static h => new HeaderLine(h[0].GetString() ?? "", h[1].GetString() ?? ""))];

    private static string Required(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? throw new FormatException();

    private static TimeSpan Duration(JsonElement owner) => TimeSpan.FromMilliseconds(owner.GetProperty("durationMs").GetDouble());

    // Names only: a number would make an enum value that nothing expects.
    private static T Name<T>(JsonElement owner, string member)
        where T : struct => Required(owner, member) is { } name && Enum.IsDefined(typeof(T), name) && Enum.TryParse(name, out T value) ? value : throw new FormatException();

    private static AuthKitException Bad(string what) => new(ErrorCode.InvalidEvidence, $"The recorded evidence cannot be read: {what}. Take it again with Get-McpDiscovery.");
}
