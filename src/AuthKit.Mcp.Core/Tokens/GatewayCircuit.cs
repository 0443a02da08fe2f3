using System.Globalization;

namespace AuthKit.Mcp.Tokens;

/// <summary>
/// Keeps look-ups from hammering a gateway that is down. After several outages in a row they fail at once for a while;
/// then one is let through, and its answer decides for all. Safe for use from several threads.
/// </summary>
internal sealed class GatewayCircuit(string gateway, TimeProvider clock)
{
    /// <summary>The outages in a row that open the circuit.</summary>
    public const int Threshold = 5;

    /// <summary>How long the gateway is left alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly object _gate = new();
    private bool _isOpen;
    private bool _isTrying;
    private int _failures;
    private DateTimeOffset _since;
    private long _pausedAt;
    private string? _lastCause;

    /// <summary>What to show of the circuit.</summary>
    public AuthKitCircuit State
    {
        get
        {
            lock (_gate)
            {
                return Snapshot();
            }
        }
    }

    /// <summary>Asks for leave to send a request. A pass needs <see cref="Leave"/>, whatever comes of the request.</summary>
    /// <param name="refusal">The result to give in place of an answer, when there is no leave.</param>
    /// <returns>The pass, or null when the gateway is being spared.</returns>
    public Pass? Enter(out AuthKitTokenResult? refusal)
    {
        lock (_gate)
        {
            bool mayTry = !_isTrying && clock.GetElapsedTime(_pausedAt) >= Pause;
            if (_isOpen && !mayTry)
            {
                refusal = Refusal(Snapshot());
                return null;
            }

            refusal = null;
            _isTrying = _isOpen;
            return new Pass(isTrial: _isOpen);
        }
    }

    /// <summary>Leave for a request that is sent whatever the state is; its answer counts all the same.</summary>
    public static Pass Force() => new(isTrial: false);

    /// <summary>Counts the answer to a request; null when the request was given up.</summary>
    public void Leave(Pass pass, AuthKitTokenResult? result)
    {
        lock (_gate)
        {
            _isTrying &= !pass.IsTrial;
            if (result is null)
            {
                return;
            }

            if (!IsOutage(result))
            {
                (_isOpen, _failures, _lastCause) = (false, 0, null);
                return;
            }

            _since = _failures == 0 ? result.CheckedAt : _since;
            _failures++;
            _lastCause = result.Message;

            // Outages that were under way when the circuit opened must not keep it open for longer.
            if (_isOpen ? pass.IsTrial : _failures >= Threshold)
            {
                (_isOpen, _pausedAt) = (true, clock.GetTimestamp());
            }
        }
    }

    // Answers that may be about this one token (a firewall dislikes its characters, its user has no id) are no outage:
    // a stranger with five such tokens could else lock everybody out.
    private static bool IsOutage(AuthKitTokenResult result) => result.Reason switch
    {
        TokenReason.GatewayUnreachable => true,
        TokenReason.GatewayBroken => result.Status is not (>= 200 and < 300 or 400 or 403 or 413 or 414 or 431),
        _ => false,
    };

    private AuthKitCircuit Snapshot()
    {
        TimeSpan left = Pause - clock.GetElapsedTime(_pausedAt);
        return new AuthKitCircuit
        {
            State = !_isOpen ? AuthKitCircuitState.Closed : left > TimeSpan.Zero ? AuthKitCircuitState.Open : AuthKitCircuitState.HalfOpen,
            Failures = _failures,
            Since = _failures > 0 ? _since : null,
            RetryAt = _isOpen ? clock.GetUtcNow() + (left > TimeSpan.Zero ? left : TimeSpan.Zero) : null,
            LastCause = _lastCause,
        };
    }

    private AuthKitTokenResult Refusal(AuthKitCircuit state) => new()
    {
        Reason = TokenReason.GatewayCircuitOpen,
        Message = string.Format(
            CultureInfo.InvariantCulture,
            "{0} was not asked: since {1} the last {2} look-ups were outages. {3} Nothing is known about the token. Users in the cache are still found; Test-AuthKitToken asks at once. The last outage: {4}",
            Text.Printable(gateway),
            Time(state.Since),
            state.Failures,
            state.State == AuthKitCircuitState.Open ? $"It is tried again at {Time(state.RetryAt)}." : "It is being tried just now.",
            state.LastCause),
        CheckedAt = clock.GetUtcNow(),
    };

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Leave for one request.</summary>
    public sealed class Pass(bool isTrial)
    {
        /// <summary>True for the one request that finds out whether the gateway is back.</summary>
        public bool IsTrial { get; } = isTrial;
    }
}
