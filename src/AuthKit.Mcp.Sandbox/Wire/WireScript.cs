using System.Text;

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>
/// A response as a list of things done to the connection: send these bytes, wait, send them again, hang, reset. The connection
/// is closed at the end unless <see cref="KeepAlive"/> is set. For what no well-formed answer can express.
/// </summary>
public sealed record WireScript : WireResponse
{
    private IReadOnlyList<WireStep> Steps { get; init; } = [];

    /// <summary>Leave the connection open for another request after the last step.</summary>
    public bool KeepAlive { get; init; }

    /// <inheritdoc/>
    public override int StatusCode => Steps.Count > 0 && Steps[0] is SendStep send ? StatusIn(send.Bytes) : 0;

    /// <summary>A script that writes exactly these bytes, such as a recorded answer.</summary>
    /// <param name="bytes">Status line, header lines, empty line and body.</param>
    /// <returns>The script.</returns>
    public static WireScript Raw(byte[] bytes) => new WireScript().Send(bytes);

    /// <summary>A script that writes this text, one char one byte.</summary>
    /// <param name="text">Status line, header lines, empty line and body.</param>
    /// <returns>The script.</returns>
    public static WireScript Raw(string text) => Raw(WireText.GetBytes(text));

    /// <summary>Adds: send bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>A longer script.</returns>
    public WireScript Send(byte[] bytes) => Then(new SendStep(bytes));

    /// <summary>Adds: send text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A longer script.</returns>
    public WireScript Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds: send the same bytes many times.</summary>
    /// <param name="bytes">The bytes of one turn.</param>
    /// <param name="count">How many turns.</param>
    /// <param name="pause">The wait before each turn; zero sends as fast as the client reads.</param>
    /// <returns>A longer script.</returns>
    public WireScript Repeat(byte[] bytes, long count, TimeSpan pause) => Then(new RepeatStep(bytes, count, pause));

    /// <summary>Adds: wait.</summary>
    /// <param name="time">How long.</param>
    /// <returns>A longer script.</returns>
    public WireScript Pause(TimeSpan time) => Then(new RepeatStep([], 1, time));

    /// <summary>Adds: send nothing more until the client leaves or the server stops.</summary>
    /// <returns>A longer script.</returns>
    public WireScript Hang() => Then(new HangStep());

    /// <summary>Adds: reset the connection (RST), dropping what the client has not yet read.</summary>
    /// <returns>A longer script.</returns>
    public WireScript Reset() => Then(new ResetStep());

    internal override async Task<bool> WriteAsync(WireWriter writer, WireRequest request, CancellationToken cancellationToken)
    {
        foreach (WireStep step in Steps)
        {
            await step.RunAsync(writer, cancellationToken).ConfigureAwait(false);
        }

        return KeepAlive && !request.WantsClose;
    }

    private WireScript Then(WireStep step) => this with { Steps = [.. Steps, step] };

    private static int StatusIn(byte[] bytes)
    {
        // "HTTP/1.1 404": the three digits after the first blank.
        string[] parts = WireText.GetString(bytes, 0, Math.Min(bytes.Length, 12)).Split(' ');
        return parts.Length == 2 && parts[0].StartsWith("HTTP/", StringComparison.Ordinal) && int.TryParse(parts[1], out int status) ? status : 0;
    }
}
