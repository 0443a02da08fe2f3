using System.Buffers;

namespace AuthKit.Mcp.Http;

/// <summary>Reads a body up to a cap, whatever the server announces.</summary>
internal static class BodyReader
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads the body that belongs to a head.</summary>
    /// <param name="contentType">The content type of the head, or null.</param>
    /// <param name="content">Where the body comes from.</param>
    /// <param name="isGet">True when a GET asked for it.</param>
    /// <param name="maxBytes">The cap.</param>
    /// <param name="cancelled">Cancelled by the caller.</param>
    /// <param name="cancellationToken">Cancelled by the caller, or when the time is up.</param>
    public static async ValueTask<ReadBody> ReadAsync(
        string? contentType, HttpContent content, bool isGet, int maxBytes, CancellationToken cancelled, CancellationToken cancellationToken)
    {
        int length = 0;
        bool incomplete = false;
        bool truncated = false;
        bool isStream = EventStream.IsAnnounced(contentType);
        if (isStream && isGet)
        {
            // A stream that was opened by GET ends when the server likes; that it opened is the answer.
            return new ReadBody([], IsTruncated: false, IsIncomplete: true);
        }

        // A check reads a dozen small bodies: a fresh buffer for each was a third of all it allocated.
        byte[] body = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
#if NET
            using Stream stream = content.ReadAsStream(cancellationToken); // Waits for nothing: bodies that come over the wire are streams already.
#else
            using Stream stream = await content.ReadAsStreamAsync().ConfigureAwait(false);

            // Streams of .NET Framework ignore the token while they wait for bytes; closing them ends the wait.
            using CancellationTokenRegistration closing = cancellationToken.Register(static s => ((Stream)s).Dispose(), stream);
#endif
            while (true)
            {
                body = length < body.Length ? body : Doubled(body);
                int room = Math.Min(body.Length, maxBytes + 1) - length;
#if NET
                int read = await stream.ReadAsync(body.AsMemory(length, room), cancellationToken).ConfigureAwait(false);
#else
                int read = await stream.ReadAsync(body, length, room, cancellationToken).ConfigureAwait(false);
#endif
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (length > maxBytes)
                {
                    length = maxBytes;
                    truncated = true;
                    break;
                }

                // The answer to a POST may be the first of many events.
                if (isStream && EventStream.HasAnswer(body, length))
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

        // After a failure it is not given back: a read may still be under way in it.
        ReadBody whole = new(body.AsSpan(0, length).ToArray(), truncated, incomplete);
        ArrayPool<byte>.Shared.Return(body);
        return whole;
    }

    private static byte[] Doubled(byte[] body)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * body.Length);
        body.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(body);
        return larger;
    }
}

/// <summary>A body as far as it was read.</summary>
/// <param name="Bytes">What was read.</param>
/// <param name="IsTruncated">True when it was longer than the cap.</param>
/// <param name="IsIncomplete">True when it ended, or reading it ended, before its end.</param>
internal readonly record struct ReadBody(byte[] Bytes, bool IsTruncated, bool IsIncomplete);
