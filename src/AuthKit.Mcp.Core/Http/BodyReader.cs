using System.Buffers;

namespace AuthKit.Mcp.Http;

/// <summary>Reads a body up to a cap, whatever the server announces.</summary>
internal static class BodyReader
{
    private const int ChunkBytes = 16 * 1024;

    public static async Task<WireResponse> ReadAsync(
        WireResponse head, HttpContent content, bool isGet, int maxBytes, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        bool incomplete = false;
        bool truncated = false;
        bool isStream = (head.Value("Content-Type") ?? "").StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (isStream && isGet)
        {
            // A stream that was opened by GET ends when the server likes; that it opened is the answer.
            return head with { BodyIncomplete = true };
        }

        // A check reads a dozen small bodies: a fresh buffer for each was a third of all it allocated.
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
#if NET
            using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
            using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

            // Streams of .NET Framework ignore the token while they wait for bytes; closing them ends the wait.
            using CancellationTokenRegistration closing = cancellationToken.Register(static s => ((Stream)s).Dispose(), stream);
#endif
            while (true)
            {
                int wanted = Math.Min(chunk.Length, maxBytes + 1 - (int)body.Length);
                int read = await stream.ReadAsync(chunk, 0, wanted, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                body.Write(chunk, 0, read);
                if (body.Length > maxBytes)
                {
                    body.SetLength(maxBytes);
                    truncated = true;
                    break;
                }

                // The answer to a POST may be the first of many events.
                if (isStream && EventStream.HasAnswer(body.GetBuffer(), (int)body.Length))
                {
                    incomplete = true;
                    break;
                }
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (e is IOException or HttpRequestException))
        {
            incomplete = true;
        }
        catch (Exception e) when (isStream && cancellationToken.IsCancellationRequested && !cancelled.IsCancellationRequested && (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException))
        {
            incomplete = true; // The stream is open, whatever does not come through it.
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && (e is IOException or HttpRequestException or ObjectDisposedException))
        {
            throw new OperationCanceledException("The body was not complete in time.", e, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return head with { Body = body.ToArray(), BodyTruncated = truncated, BodyIncomplete = incomplete };
    }
}
