using System.Net;
using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Wire;

public sealed partial class WireDataTests
{
    private static readonly WireCatalogue Catalogue = WireCatalogue.Load(WireAsking.Folder);
    private static readonly Lazy<IReadOnlyList<string>> CleanAnswers = new(() => Ask(null));

    public static TheoryData<string> Faults => [.. Catalogue.Faults.Select(entry => entry.Name)];

    public static TheoryData<string> Layouts => [.. Catalogue.Layouts.Select(entry => entry.Name)];

    [Fact]
    public void The_catalogue_holds_enough_and_every_field_has_a_known_value()
    {
        Assert.True(Catalogue.Faults.Count >= 115, $"{Catalogue.Faults.Count} faults");
        Assert.True(Catalogue.Layouts.Count >= 14, $"{Catalogue.Layouts.Count} layouts");
        Assert.All(Catalogue.Faults, fault => Assert.Contains(fault.SeenWith, new[] { "passive", "active", "token" }));
        Assert.All(Catalogue.Faults, fault => Assert.Contains(fault.Grade, new[] { "breaks", "unsafe", "advice" }));
        Assert.All(Catalogue.Faults.Concat(Catalogue.Layouts), entry => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", entry.Name));
        Assert.All(Catalogue.Faults.Concat(Catalogue.Layouts), entry => Assert.EndsWith(".", entry.What, StringComparison.Ordinal));
    }

    [Fact]
    public void The_clean_site_gives_the_same_bytes_every_time()
        => Assert.Equal(CleanAnswers.Value, Ask(null));

    [Fact]
    public void Every_placeholder_of_the_clean_answers_is_filled()
        => Assert.All(CleanAnswers.Value, answer => Assert.DoesNotMatch(Leftover(), answer.Replace("{mcpPort}", string.Empty, StringComparison.Ordinal).Replace("{asPort}", string.Empty, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_changes_an_answer_that_its_kind_of_probe_can_see(string name)
    {
        WireCase fault = Catalogue.Find(name)!;
        if (fault.Shows.Count > 0)
        {
            Assert.NotEqual(AskAll(null, fault.Shows), AskAll(name, fault.Shows));
            return;
        }

        using WireSite site = WireSite.Start(Catalogue, name, WireAsking.TimeScale);
        for (int i = 0; i < Catalogue.Questions.Count; i++)
        {
            WireQuestion question = Catalogue.Questions[i];
            WireReply reply = WireAsking.Ask(site, question);
            bool differs = reply.Text != CleanAnswers.Value[i] || reply.Elapsed > WireAsking.Slow;
            if (differs && Visible(question, fault.SeenWith))
            {
                Assert.DoesNotMatch(Leftover(), Ports(reply.Text));
                return;
            }
        }

        Assert.Fail($"No {fault.SeenWith} question sees '{name}'.");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_layout_answers_every_question_and_is_not_the_clean_site(string name)
    {
        WireCase layout = Catalogue.Find(name)!;
        List<string> answers = Ask(name);
        Assert.All(answers, answer => Assert.DoesNotMatch(Leftover(), Ports(answer)));
        Assert.NotEqual(CleanAnswers.Value, answers);
        Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal));
        Assert.Empty(layout.Symptom);
        Assert.All(MetadataAnswers(answers), answer => Assert.Matches("^HTTP/1\\.1 (103|200|307|308|404) ", answer));
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_layout_keeps_the_way_from_the_challenge_to_the_token_endpoint(string name)
    {
        using WireSite site = WireSite.Start(Catalogue, name);
        Assert.Equal(HttpStatusCode.BadRequest, WireAsking.AskForToken(WireAsking.Discover(site)!));
    }

    [Fact]
    public void Requests_are_recorded_with_host_method_path_and_header_names_but_an_unknown_name_is_refused()
    {
        using WireSite site = WireSite.Start(Catalogue, null);
        WireAsking.Ask(site, Catalogue.Questions[0]);
        WireRequest seen = Assert.Single(site.Requests);
        Assert.Equal("mcp POST /mcp", seen.ToString());
        Assert.Equal("deny.anon", seen.AnsweredBy);
        Assert.Contains("Accept", seen.HeaderNames);
        Assert.Throws<ArgumentException>(() => WireSite.Start(Catalogue, "no-such-fault"));
    }

    [Fact]
    public void A_fault_named_after_a_status_shows_that_status_where_the_clean_site_does_not()
    {
        IEnumerable<(string Name, string Status)> named = Catalogue.Faults.Select(fault => (fault.Name, NamedStatus().Match(fault.Name).Groups[1].Value)).Where(pair => pair.Value.Length > 0);
        Assert.All(named, pair =>
        {
            List<string> answers = Ask(pair.Name);
            Assert.Contains(answers.Zip(CleanAnswers.Value), both => both.First.StartsWith($"HTTP/1.1 {pair.Status} ", StringComparison.Ordinal) && !both.Second.StartsWith($"HTTP/1.1 {pair.Status} ", StringComparison.Ordinal));
        });
    }

    private static IEnumerable<string> MetadataAnswers(List<string> answers)
        => answers.Where((_, i) => Catalogue.Questions[i] is { Method: "GET" } question && question.Target.StartsWith("/.well-known/", StringComparison.Ordinal));

    private static bool Visible(WireQuestion question, string seenWith)
    {
        bool token = question.Headers.Any(line => line.EndsWith("-token", StringComparison.Ordinal) && line.StartsWith("Authorization:", StringComparison.Ordinal) && !line.EndsWith(" bogus-token", StringComparison.Ordinal))
            || question.Name is "query-token" or "authorize-allow" or "token-code" or "token-code-again" or "token-wrong-verifier" or "token-refresh" or "token-refresh-again";
        bool active = question.Headers.Any(line => line.StartsWith("Authorization:", StringComparison.Ordinal))
            || question.Name.StartsWith("authorize", StringComparison.Ordinal)
            || (question.Host == "as" && question.Method == "POST");
        return seenWith switch { "passive" => !token && !active, "active" => !token || question.Host == "as", _ => true };
    }

    private static List<string> Ask(string? name) => AskAll(name, Catalogue.Questions);

    private static List<string> AskAll(string? name, IReadOnlyList<WireQuestion> questions)
    {
        using WireSite site = WireSite.Start(Catalogue, name, WireAsking.TimeScale);
        return [.. questions.Select(question => WireAsking.Ask(site, question).Text)];
    }

    private static string Ports(string text)
        => text.Replace("{mcpPort}", string.Empty, StringComparison.Ordinal).Replace("{asPort}", string.Empty, StringComparison.Ordinal);

    [GeneratedRegex("^(?:status|prm|prm-root|prm-path-copy|as|preflight|prm-preflight|as-preflight|register-preflight|token-preflight|bogus-token|valid-token|narrow-token|register|authorize|token|endpoint)-([2-5][0-9]{2})$")]
    private static partial Regex NamedStatus();

    [GeneratedRegex(@"(?<!\$)\{(mcp|as|other|mcp[A-Z]\w*|as[A-Z]\w*|count|redirect|fragment|state|pad|padEnd|(body|header|query|member|enc):[^{}]*)\}")]
    private static partial Regex Leftover();
}
