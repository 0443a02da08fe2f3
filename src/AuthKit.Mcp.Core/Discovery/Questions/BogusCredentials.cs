namespace AuthKit.Mcp.Discovery;

/// <summary>Credentials that cannot be valid anywhere, by the shape they test.</summary>
internal static class BogusCredentials
{
    /// <summary>The shape of a token that nobody has issued.</summary>
    public const string Garbage = "A made-up token";

    private const int LongToken = 8 * 1024;

    /// <summary>A token that nobody has issued.</summary>
    public static string GarbageValue => "Bearer probe-invalid";

    /// <summary>What an AuthKit server meets: tokens of other origins and unknown tokens of its own (guide step 4).</summary>
    public static IReadOnlyList<(string Shape, string Value)> Prefixes { get; } =
    [
        ("A token without the prefix mat_", "Bearer wrong_probe"),
        ("An unknown mat_ token", "Bearer mat_probe"),
        ("An unknown API key", "Bearer wcd_probe"),
    ];

    /// <summary>What RFC 6750 section 2.1 does not allow in Authorization, as the lines that are sent.</summary>
    public static IReadOnlyList<(string Shape, IReadOnlyList<string> Lines)> Malformed { get; } =
    [
        ("A Basic credential", ["Basic cHJvYmU6eA=="]),
        ("Bearer without a token", ["Bearer"]),
        ("Bearer and a blank", ["Bearer "]),
        ("Bearer and two words", ["Bearer a b"]),
        ("A value without a scheme", ["probe"]),
        ("Two Authorization lines", ["Bearer probe-one", "Bearer probe-two"]),
        (LongShape, ["Bearer " + new string('x', LongToken)]),
    ];

    /// <summary>The shape that servers may refuse for its size.</summary>
    public const string LongShape = "A token of 8 KiB";
}
