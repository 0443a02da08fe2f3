using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;
using Microsoft.Extensions.Time.Testing;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Tokens;

/// <summary>A gateway of MockHttp, a clock that tests move, and tokens.</summary>
public sealed class Samples : IDisposable
{
    public const string Gateway = "https://authkit.example.com";
    public const string Userinfo = Gateway + "/oauth/userinfo";
    public const string Revoke = Gateway + "/oauth/revoke";

    public Samples()
    {
        Sender = new HttpSender(Settings, Http);
        Service = new TokenService(Gateway, Sender, Clock, Settings);
    }

    public MockHttpMessageHandler Http { get; } = new();

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2026-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture));

    internal HttpSettings Settings { get; } = new();

    internal HttpSender Sender { get; }

    internal TokenService Service { get; }

    internal static Secret Token(int number = 1) => Secret.From($"mat_{number:d40}");

    internal static AuthKitUser User(DateTimeOffset checkedAt, string name = "Ada") =>
        new() { Sub = "usr_ada", Email = "ada@example.com", Name = name, Gateway = Gateway, CheckedAt = checkedAt };

    /// <summary>Every token belongs to Ada.</summary>
    public MockedRequest AnswerAda() => Http.When(HttpMethod.Get, Userinfo).Respond("application/json", """{"sub":"usr_ada","email":"ada@example.com","name":"Ada"}""");

    internal Task<AuthKitTokenResult> LookUp(int number = 1, bool useCache = true) => Service.LookUpAsync(Token(number), useCache, CancellationToken.None);

    public void Dispose() => Http.Dispose();
}
