using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>Writes evidence as JSON, to be judged again later. It was redacted when it was recorded.</summary>
public static class EvidenceWriter
{
    /// <summary>The name and version of the format. A reader refuses a version it does not know.</summary>
    public const string Format = "authkit-mcp-evidence/1";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The evidence as one line of JSON.</summary>
    public static string Write(Evidence evidence)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("target", evidence.Target);
            json.WriteString("depth", evidence.Depth.ToString());
            json.WriteBoolean("active", evidence.Active);
            json.WriteBoolean("registrationAllowed", evidence.RegistrationAllowed);
            json.WriteBoolean("withToken", evidence.WithToken);
            json.WriteBoolean("withOtherToken", evidence.WithOtherToken);
            json.WriteBoolean("withApiKey", evidence.WithApiKey);
            if (evidence.Address is not null)
            {
                json.WriteString("address", evidence.Address);
            }

            json.WriteNumber("requestCount", evidence.RequestCount);
            json.WriteBoolean("deadlineReached", evidence.DeadlineReached);
            WriteTime(json, evidence.StartedAt, evidence.Duration);
            json.WriteStartArray("probes");
            foreach (ProbeResult probe in evidence.Probes)
            {
                Write(json, probe);
            }

            json.WriteEndArray();
            if (evidence.LeftOut.Count > 0)
            {
                json.WriteStartArray("leftOut");
                foreach (LeftOutProbe left in evidence.LeftOut)
                {
                    json.WriteStartObject();
                    json.WriteString("kind", left.Kind.ToString());
                    json.WriteString("subject", left.Subject);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteStartArray("certificates");
            foreach (McpCertificate certificate in evidence.Certificates)
            {
                Write(json, certificate);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, ProbeResult probe)
    {
        json.WriteStartObject();
        json.WriteString("kind", probe.Kind.ToString());
        json.WriteString("subject", probe.Subject);
        json.WriteBoolean("shared", probe.Shared);
        WriteTime(json, probe.Exchange.StartedAt, probe.Exchange.Duration);
        WireRequest request = probe.Exchange.Request;
        json.WriteStartObject("request");
        json.WriteString("method", request.Method);
        json.WriteString("url", request.Url);
        WriteHeaders(json, request.Headers);
        if (request.Body is not null)
        {
            json.WriteString("body", request.Body);
        }

        json.WriteEndObject();
        if (probe.Exchange.Fault is { } fault)
        {
            json.WriteString("fault", fault.ToString());
            json.WriteString("faultDetail", probe.Exchange.FaultDetail);
        }

        if (probe.Exchange.Response is { } response)
        {
            json.WritePropertyName("response");
            Write(json, response);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, McpCertificate certificate)
    {
        json.WriteStartObject();
        json.WriteString("host", certificate.Host);
        json.WriteString("subject", certificate.Subject);
        json.WriteString("issuer", certificate.Issuer);
        json.WriteString("notBefore", certificate.NotBefore);
        json.WriteString("notAfter", certificate.NotAfter);
        json.WriteStartArray("names");
        foreach (string name in certificate.Names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteString("protocol", certificate.Protocol);
        json.WriteString("problem", certificate.Problem);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WireResponse response)
    {
        json.WriteStartObject();
        json.WriteNumber("status", response.Status);
        json.WriteString("reason", response.Reason);
        WriteHeaders(json, response.Headers);
        if (Text(response.Body) is { } text)
        {
            json.WriteString("body", text);
        }
        else
        {
            json.WriteBase64String("bodyBase64", response.Body);
        }

        json.WriteBoolean("bodyTruncated", response.BodyTruncated);
        json.WriteBoolean("bodyIncomplete", response.BodyIncomplete);
        if (response.RawHead is not null)
        {
            json.WriteString("rawHead", response.RawHead);
        }

        json.WriteStartArray("headViolations");
        foreach (string violation in response.HeadViolations)
        {
            json.WriteStringValue(violation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<HeaderLine> headers)
    {
        json.WriteStartArray("headers");
        foreach (HeaderLine line in headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(line.Name);
            json.WriteStringValue(line.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, DateTimeOffset startedAt, TimeSpan duration)
    {
        json.WriteString("startedAt", startedAt.UtcDateTime);
        json.WriteNumber("durationMs", Math.Round(duration.TotalMilliseconds, 3));
    }

    // What is not UTF-8 must come back byte for byte.
    private static string? Text(byte[] body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
