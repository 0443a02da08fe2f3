using System.Net;
using System.Text;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Tokens;
using RichardSzalay.MockHttp;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public sealed class UserinfoAnswerTests : IDisposable
{
    private readonly Samples _samples = new();

    [Theory]
    [InlineData("""{"sub":"usr_1","email":null,"name":7}""")]
    [InlineData("""{"sub":"usr_1","email":["a"],"name":{"first":"Ada"}}""")]
    [InlineData("""{"sub":"usr_1","name":"\ud800"}""")]
    [InlineData("""{"name":"x","extra":[1,{}],"sub":"usr_1"}""")]
    public void A_200_that_names_a_user_is_valid_whatever_else_it_holds(string body)
    {
        AuthKitTokenResult result = Judge(200, Encoding.UTF8.GetBytes(body));
        Assert.True(result.Valid, result.Message);
        Assert.Equal("usr_1", result.User?.Sub);
        Assert.Null(result.User?.Email);
    }

    [Fact]
    public void A_name_of_almost_a_megabyte_is_handed_on_whole()
    {
        AuthKitTokenResult result = Judge(200, Encoding.UTF8.GetBytes($$"""{"sub":"usr_1","name":"{{new string('n', 1_000_000)}}"}"""));
        Assert.Equal(1_000_000, result.User?.Name?.Length);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_counts_as_absent()
    {
        AuthKitTokenResult result = Judge(200, [.. "{\"sub\":\"usr_1\",\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.True(result.Valid, result.Message);
        Assert.Null(result.User?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""[{"sub":"usr_1"}]""")]
    [InlineData("\"usr_1\"")]
    [InlineData("{}")]
    [InlineData("""{"sub":null}""")]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":" "}""")]
    [InlineData("""{"sub":42}""")]
    [InlineData("""{"sub":"\udc00"}""")]
    [InlineData("""{"sub":"usr_1" """)]
    [InlineData("""{"Sub":"usr_1"}""")]
    [InlineData("<!doctype html><title>Log in</title>")]
    public void A_200_that_names_no_user_is_a_broken_gateway(string body)
    {
        AuthKitTokenResult result = Judge(200, Encoding.UTF8.GetBytes(body));
        Assert.Equal(TokenReason.GatewayBroken, result.Reason);
        Assert.Null(result.User);
    }

    [Fact]
    public void Nested_JSON_without_end_is_a_broken_gateway() =>
        Assert.Equal(TokenReason.GatewayBroken, Judge(200, Encoding.UTF8.GetBytes("{\"sub\":\"usr_1\",\"x\":" + new string('[', 100_000))).Reason);

    [Fact]
    public void A_body_above_one_mebibyte_is_a_broken_gateway() =>
        Assert.Equal(TokenReason.GatewayBroken, Judge(200, Encoding.UTF8.GetBytes($$"""{"sub":"usr_1","name":"{{new string('n', 1024 * 1024)}}"}""")).Reason);

    [Theory]
    [InlineData(true, false, "1 MiB")]
    [InlineData(false, true, "in the middle of the body")]
    public void A_body_cut_short_is_a_broken_gateway_even_if_its_part_reads_well(bool truncated, bool incomplete, string told)
    {
        WireResponse response = new() { Status = 200, Body = [.. """{"sub":"usr_1"}"""u8], BodyTruncated = truncated, BodyIncomplete = incomplete };
        AuthKitTokenResult result = UserinfoAnswer.Judge(new Exchange { Request = new WireRequest("GET", Samples.Userinfo), Response = response }, Samples.Gateway, default);
        Assert.Equal(TokenReason.GatewayBroken, result.Reason);
        Assert.Contains(told, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"invalid_token"}""", TokenReason.Rejected)]
    [InlineData("""{"error":"invalid_token","error_description":"expired"}""", TokenReason.Rejected)]
    [InlineData("""{"message":"Unauthorized"}""", TokenReason.GatewayBroken)]
    [InlineData("<html>log in to the staging area</html>", TokenReason.GatewayBroken)]
    [InlineData("", TokenReason.GatewayBroken)]
    public void A_401_rejects_the_token_only_in_the_form_of_OAuth(string body, TokenReason reason) =>
        Assert.Equal(reason, Judge(401, Encoding.UTF8.GetBytes(body)).Reason);

    [Theory]
    [InlineData(204, "AuthKit never does")]
    [InlineData(302, "redirects")]
    [InlineData(400, "AuthKit never does")]
    [InlineData(403, "firewall")]
    [InlineData(404, "origin of the gateway")]
    [InlineData(429, "Too many requests")]
    [InlineData(500, "look at its log")]
    [InlineData(503, "try again later")]
    public void Every_other_status_is_a_broken_gateway_with_advice(int status, string advice)
    {
        AuthKitTokenResult result = Judge(status, [.. """{"sub":"usr_1","error":"invalid_token"}"""u8]);
        Assert.Equal(TokenReason.GatewayBroken, result.Reason);
        Assert.Equal(status, result.Status);
        Assert.Contains(advice, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WireFault.NameNotResolved, TokenReason.GatewayUnreachable)]
    [InlineData(WireFault.ConnectionFailed, TokenReason.GatewayUnreachable)]
    [InlineData(WireFault.ConnectionClosed, TokenReason.GatewayUnreachable)]
    [InlineData(WireFault.TlsFailed, TokenReason.GatewayUnreachable)]
    [InlineData(WireFault.TimedOut, TokenReason.GatewayUnreachable)]
    [InlineData(WireFault.ProtocolViolation, TokenReason.GatewayBroken)]
    public void No_HTTP_answer_is_an_outage(WireFault fault, TokenReason reason)
    {
        Exchange exchange = new() { Request = new WireRequest("GET", Samples.Userinfo), Fault = fault, FaultDetail = "the detail" };
        AuthKitTokenResult result = UserinfoAnswer.Judge(exchange, Samples.Gateway, default);
        Assert.Equal(reason, result.Reason);
        Assert.Null(result.Status);
        Assert.Contains("the detail", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_that_repeats_the_token_does_not_bring_it_into_the_message()
    {
        string token = Samples.Token().Reveal();
        _samples.Http.When(Samples.Userinfo).Respond(_ =>
        {
            HttpResponseMessage found = new(HttpStatusCode.Found);
            found.Headers.TryAddWithoutValidation("Location", $"https://elsewhere.example/{token}/x?t={token}");
            return found;
        });
        AuthKitTokenResult result = await _samples.LookUp();
        Assert.Contains("elsewhere.example", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_make_a_token_valid_and_never_throw()
    {
        Random random = new(20260102);
        byte[] good = [.. """{"sub":"usr_1","email":"a@example.com","name":"Ada"}"""u8];
        for (int round = 0; round < 2000; round++)
        {
            byte[] body = [.. good];
            for (int change = 0; change <= round % 6; change++)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            AuthKitTokenResult result = Judge(200, body);
            Assert.Equal(result.User is not null, result.Valid);
            Assert.Equal(TokenReason.GatewayBroken, Judge(500, body).Reason);
            Assert.NotEqual(TokenReason.Valid, Judge(401, body).Reason);
        }
    }

    public void Dispose() => _samples.Dispose();

    private static AuthKitTokenResult Judge(int status, byte[] body) => UserinfoAnswer.Judge(
        new Exchange { Request = new WireRequest("GET", Samples.Userinfo), Response = new WireResponse { Status = status, Body = body } }, Samples.Gateway, default);
}
