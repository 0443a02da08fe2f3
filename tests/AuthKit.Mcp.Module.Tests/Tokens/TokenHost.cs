using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

/// <summary>A runspace with the module, a gateway, and a connection to it in <c>$connection</c>.</summary>
public sealed partial class TokenHost : IDisposable
{
    public TokenHost()
    {
        Host.Set("origin", Server.Origin);
        Assert.Empty(Run("$connection = Connect-AuthKit -Uri $origin -NoAdminKey -PassThru").AllErrors);
        Server.Forget();
    }

    public ModuleHost Host { get; } = new();

    public UserinfoServer Server { get; } = new();

    public static string Token(int number) => string.Format(CultureInfo.InvariantCulture, "mat_{0:d40}", number);

    public Result Run(string script) => Host.Run(script);

    public object? Cache(string counter) => Run("$connection.Cache." + counter).Output.Single().BaseObject;

    /// <summary>Fails when a token's text (a known prefix and what follows) stands anywhere in what a script wrote.</summary>
    public static void AssertNoSecret(Result result, params string[] more)
    {
        IEnumerable<string?> texts =
        [
            .. result.Output.Select(static o => o.ToString()),
            .. result.Output.Select(static o => PSSerializer.Serialize(o, 4)),
            .. result.Warnings.Select(static r => r.Message),
            .. result.Verbose.Select(static r => r.Message),
            .. result.Debug.Select(static r => r.Message),
            .. result.Progress.Select(static r => r.ToString()),
            .. result.Information.Select(static r => r.ToString()),
            .. result.AllErrors.SelectMany(static e => new string?[]
            {
                e.ToString(), e.Exception.ToString(), e.CategoryInfo.ToString(), e.TargetObject?.ToString(), e.ErrorDetails?.Message, e.FullyQualifiedErrorId,
                e.InvocationInfo?.BoundParameters.Values.Aggregate("", static (all, v) => all + v), PSSerializer.Serialize(e.TargetObject, 4), PSSerializer.Serialize(e, 3),
            }),
            .. more,
        ];
        Assert.All(texts, static text => Assert.DoesNotMatch(SecretText(), text ?? ""));
    }

    public void Dispose()
    {
        Host.Dispose();
        Server.Dispose();
    }

    [GeneratedRegex("(mat|mrt|sak)_[0-9a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex SecretText();
}
