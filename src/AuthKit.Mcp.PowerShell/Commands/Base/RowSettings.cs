using System.Collections;
using System.Globalization;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>How one server of a list is to be checked: its columns outweigh the parameters of the call.</summary>
internal sealed class RowSettings
{
    private static readonly char[] Separators = [' ', ',', ';', '|'];
    private static readonly SecretTransformAttribute ToSecret = new();

    // Parameters that hold for the whole call, by names that nobody gives a column for another purpose.
    private static readonly string[] OfTheCall =
        ["MinimumLevel", "WaiverFile", "TimeoutSec", "RunDeadlineSec", "UserAgent", "AllowRegistration", "SkipCertificateCheck", "AllowUnencryptedAuthentication", "WaitFor", "MaxWaitSec", "AllAddresses"];

    private readonly TargetInput _input;
    private readonly string _uri;
    private readonly List<string> _said = [];
    private readonly List<string> _shown = [];
    private readonly List<string> _columns = [];
    private bool _hasPlainSecret;

    private RowSettings(TargetInput input, string uri, DiscoveryOptions options) => (_input, _uri, Options) = (input, uri, options);

    /// <summary>The options for this server.</summary>
    public DiscoveryOptions Options { get; private set; }

    /// <summary>What the row asks for, as text that is the same for the same; empty for nothing. Of secrets it has hashes.</summary>
    public string Signature => string.Join("\n", _said);

    /// <summary>The columns in which something stands.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Reads the columns of an input for one of its endpoints.</summary>
    /// <param name="input">The input.</param>
    /// <param name="uri">The endpoint.</param>
    /// <param name="options">What the parameters of the call say.</param>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidRow"/> or <see cref="ErrorCode.InvalidSecret"/>, about this row only.</exception>
    public static RowSettings Read(TargetInput input, string uri, DiscoveryOptions options)
    {
        RowSettings settings = new(input, uri, options);
        if (input.Row is not null)
        {
            settings.Read();
        }

        return settings;
    }

    /// <summary>What the user should know of these settings, the same text for the same.</summary>
    public IEnumerable<string> Warnings()
    {
        if (_hasPlainSecret)
        {
            yield return "The list holds tokens or keys as plain text, for everyone who can read the file. Keep them in a vault, and put them into the rows as SecureString (Select-Object with Get-Secret).";
        }

        if (Options.Depth == CheckDepth.Quick && OutOfDepth() is { Length: > 0 } idle)
        {
            yield return $"At Depth Quick nothing is asked for {idle}. Use Standard or Full.";
        }

        if (_input.Row is not null && OfTheCall.Where(c => _input.Column(c) is not null).ToArray() is { Length: > 0 } unread)
        {
            yield return $"The list has columns that are not read, because they hold for the whole call: {string.Join(", ", unread)}. Give them as parameters.";
        }
    }

    private string OutOfDepth()
    {
        (string Name, bool IsAsked)[] beyond =
        [
            ("-Active", Options.Active), ("-Token", Options.Token is not null), ("-OtherToken", Options.OtherToken is not null), ("-ApiKey", Options.ApiKey is not null), ("-AllowRegistration", Options.AllowRegistration),
        ];
        return string.Join(", ", beyond.Where(static b => b.IsAsked).Select(static b => b.Name));
    }

    private void Read()
    {
        DiscoveryOptions o = Options;
        Options = o with
        {
            Depth = Name<CheckDepth>("Depth") ?? o.Depth,
            Profile = Name<McpProfile>("Profile") ?? o.Profile,
            SpecVersion = Words("SpecVersion") ?? o.SpecVersion,
            ExcludeRule = Words("ExcludeRule") is { } rules ? RulePatterns.Read(rules) : o.ExcludeRule,
            Active = Switch("Active") ?? o.Active,
            Deadline = Seconds("DeadlineSec") ?? o.Deadline,
            ConnectTo = Text("ConnectTo") is { } to ? About("ConnectTo", to, () => DiscoveryCmdlet.ConnectToAddress(to, o.Http.Proxy)) : o.ConnectTo,
            Token = Hidden("Token") ?? o.Token,
            OtherToken = Hidden("OtherToken") ?? o.OtherToken,
            ApiKey = _input.IsOfGateway ? o.ApiKey : Hidden("ApiKey") ?? o.ApiKey,
            Http = Headers() is { } headers ? o.Http with { Headers = headers } : o.Http,
        };
        Options = Options with { Settings = _shown.Count == 0 ? null : string.Join("; ", _shown) };
        _ = About("settings", null, () =>
        {
            DiscoveryRun.Require(Options);
            return true;
        });
    }

    private string? Text(string column)
    {
        // Several values in one cell of a list are several values of a property elsewhere.
        string? text = _input.Column(column) switch
        {
            null => null,
            IEnumerable several and not string => string.Join(" ", several.Cast<object?>()),
            object value => Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim(),
        };
        if (text is not null)
        {
            Note(column, $"{column}={text}", $"{column}={Mcp.Text.Printable(text, 300)}");
        }

        return text;
    }

    // By name only: a number would mean something else in the next version.
    private T? Name<T>(string column)
        where T : struct, Enum => Text(column) is not { } text ? null
        : typeof(T).GetEnumNames().FirstOrDefault(n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) is { } name && Enum.TryParse(name, out T value) ? value
        : throw Wrong(column, text, $"Use {string.Join(", ", typeof(T).GetEnumNames())}");

    private string[]? Words(string column) => Text(column)?.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private bool? Switch(string column)
    {
        string? text = Text(column);
        return text?.ToUpperInvariant() switch
        {
            null => null,
            "TRUE" or "YES" or "1" => true,
            "FALSE" or "NO" or "0" => false,
            _ => throw Wrong(column, text, "Use true or false"),
        };
    }

    private TimeSpan? Seconds(string column) => Text(column) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= DiscoveryCmdlet.MostSeconds ? TimeSpan.FromSeconds(seconds)
        : throw Wrong(column, text, $"Use a number of seconds from 1 to {DiscoveryCmdlet.MostSeconds}");

    private IReadOnlyList<HeaderLine>? Headers()
    {
        if (_input.Column("Headers") is not { } value)
        {
            return null;
        }

        IDictionary table = value as IDictionary ?? Table(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        IReadOnlyList<HeaderLine> lines = About("Headers", null, () => HeaderTable.Read(table));
        Note("Headers", string.Join("\n", lines.Select(static l => $"{l.Name}:{Hash(l.Value)}")), "Headers");
        return lines;
    }

    // One header a line; its value may be a secret, so only the line's number is told.
    private Hashtable Table(string text)
    {
        Hashtable table = [];
        string[] lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines.Length; i++)
        {
            int colon = lines[i].IndexOf(':');
            table[colon > 0 ? lines[i].Substring(0, colon).Trim() : throw Wrong("Headers", null, $"Line {i + 1} is no 'Name: value'")] = lines[i].Substring(colon + 1).Trim();
        }

        return table;
    }

    private Secret? Hidden(string column)
    {
        if (_input.Column(column) is not { } value)
        {
            return null;
        }

        _hasPlainSecret |= value is string;
        Secret secret = ((Secret)ToSecret.Transform(null!, value)).Require($"Column {column} of the row of {Shown}"); // the transform looks at the value only
        Note(column, $"{column}#{Hash(secret.Reveal())}", column);
        return secret;
    }

    private void Note(string column, string said, string shown)
    {
        _columns.Add(column);
        _said.Add(said);
        _shown.Add(shown);
    }

    private static ulong Hash(string secret) => Sha256.Number(secret);

    private T About<T>(string column, string? value, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AuthKitException e) when (e.Code is not ErrorCode.InvalidRow)
        {
            throw Wrong(column, value, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>The error for a column that does not fit what else is asked for.</summary>
    /// <param name="column">The column.</param>
    /// <param name="what">Why, and what to do, without the full stop.</param>
    public AuthKitException Refusal(string column, string what) => Wrong(column, null, what);

    private AuthKitException Wrong(string column, string? value, string what) =>
        new(ErrorCode.InvalidRow, $"The row of {Shown} has {column}{(value is null ? "" : $" '{Mcp.Text.Printable(value, 100)}'")} that cannot be used. {what}.", HttpUrl.Shown(_uri, withQuery: true));

    private string Shown => HttpUrl.Shown(_uri, withQuery: true) is { Length: > 0 } shown ? $"'{shown}'" : "a server";
}
