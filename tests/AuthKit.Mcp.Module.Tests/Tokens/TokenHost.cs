using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Tokens;

/// <summary>A runspace with the module, a gateway, and a connection to it in <c>$connection</c>.</summary>
public sealed partial class TokenHost : IDisposable
{
    public TokenHost()
    {
        Connection = Connect(Server.Origin);
        Host.Set("connection", Connection);
        Run("$PSDefaultParameterValues = @{ 'Get-AuthKitUser:Connection' = $connection; 'Test-AuthKitToken:Connection' = $connection; 'Clear-AuthKitTokenCache:Connection' = $connection; 'Revoke-McpToken:Connection' = $connection }");
    }

    public ModuleHost Host { get; } = new();

    public UserinfoServer Server { get; } = new();

    public object Connection { get; }

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
        ((IDisposable)Connection).Dispose();
        Server.Dispose();
    }

    /// <summary>The connection that Connect-AuthKit makes.</summary>
    private static object Connect(string origin)
    {
        Assembly core = AppDomain.CurrentDomain.GetAssemblies().Single(static a => a.GetName().Name == "AuthKit.Mcp.Core");
        Type settingsType = core.GetType("AuthKit.Mcp.Http.HttpSettings", throwOnError: true)!; // throwOnError: never null
        object settings = Activator.CreateInstance(settingsType)!; // null only for Nullable<T>
        object sender = Activator.CreateInstance(core.GetType("AuthKit.Mcp.Http.HttpSender", throwOnError: true)!, settings)!; // as above
        ConstructorInfo constructor = core.GetType("AuthKit.Mcp.AuthKitConnection", throwOnError: true)! // as above
            .GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single();

        // The Windows PowerShell flavour brings a TimeProvider of its own.
        object? clock = constructor.GetParameters()[3].ParameterType.GetProperty(nameof(TimeProvider.System))?.GetValue(null);
        return constructor.Invoke([origin, null, sender, clock, settings]);
    }

    [GeneratedRegex("(mat|mrt|sak)_[0-9a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex SecretText();
}
