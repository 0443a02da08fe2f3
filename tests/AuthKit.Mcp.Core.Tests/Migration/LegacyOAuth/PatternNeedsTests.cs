using System.Text.RegularExpressions;
using AuthKit.Mcp.Migration;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>What spares the search most of its work must never cost it a match.</summary>
public class PatternNeedsTests
{
    private const int SamplesEach = 40;

    public static TheoryData<string> Places => [.. LegacyPatterns.All.Places.Where(static p => p.Find is not null).Select(static p => p.Id).Distinct()];

    public static TheoryData<string> Regexes => [.. All().Select(static r => r.ToString()).Distinct()];

    [Theory]
    [MemberData(nameof(Regexes))]
    public void Whatever_a_pattern_matches_has_what_the_pattern_needs(string pattern)
    {
        Regex regex = new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        PatternNeeds needs = PatternNeeds.Of(pattern);
        PatternNeeds words = PatternNeeds.Of(pattern, words: true);
        RegexSample sample = new(pattern, seed: 11);
        int matches = 0;
        for (int i = 0; i < SamplesEach; i++)
        {
            string text = sample.Next();
            if (regex.IsMatch(text))
            {
                matches++;
                Assert.True(needs.MayBeIn(new TextIndex(text)), text);
                Assert.True(words.MayBeIn(new TextIndex(text)), text);
            }
        }

        Assert.True(matches > 0, "No sample matches, so the pattern was not read as it is meant.");
    }

    [Fact]
    public void The_lines_around_what_a_pattern_needs_hold_all_its_matches()
    {
        LegacyPattern[] patterns = [.. LegacyPatterns.All.Places.Concat(LegacyPatterns.All.Routes).Concat(LegacyPatterns.All.Prefixes).Concat(LegacyPatterns.All.Containers).Where(static p => p.Find is not null)];
        int found = 0;
        foreach (string file in Directory.EnumerateFiles(LabelledServer.Root, "*", SearchOption.AllDirectories).Where(static f => SourceKinds.LanguageOf(f) is not null))
        {
            SourceText source = new(File.ReadAllText(file), SourceKinds.LanguageOf(file) ?? default, "a/b");
            TextIndex index = new(source.Text);
            foreach (LegacyPattern pattern in patterns)
            {
                List<(int, int)> expected = [.. pattern.Find!.Matches(source.Live).Select(static m => (m.Index, m.Length))]; // ! because of the Where above.
                Assert.True(expected.Count == 0 || pattern.Find.Needs.MayBeIn(index), $"{pattern.Id} in {file}");
                Assert.Equal(expected, pattern.Find.Matches(source.Live, index).Select(static m => (m.Index, m.Length)));
                found += expected.Count;
            }
        }

        Assert.True(found > 1000, $"Only {found} matches were compared.");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Whatever_a_pattern_of_lines_matches_is_looked_at(string id)
    {
        LegacyPattern pattern = LegacyPatterns.All.Places.First(p => p.Id == id);
        Regex find = new(pattern.Find!.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)); // ! because of the Where in Places.
        List<Regex> with = [.. new[] { pattern.FileWith, pattern.UnitWith }.OfType<PatternRegex>().Select(static r => new Regex(r.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)))];
        RegexSample sample = new(pattern.Find.ToString(), seed: 5);
        List<RegexSample> around = [.. with.Select(static r => new RegexSample(r.ToString(), seed: 7))];
        for (int i = 0; i < SamplesEach; i++)
        {
            string text = string.Join("\n", around.Select(static a => a.Next()).Prepend(sample.Next()));
            if (find.IsMatch(text) && with.TrueForAll(w => w.IsMatch(text)) && pattern is { Words: 0, File: null })
            {
                Assert.True(LegacyScanner.MayHold(new TextIndex(text), "a/b"), text);
            }
        }
    }

    [Theory]
    [InlineData("client_?id", "the CLIENT_ID of", true)]
    [InlineData("client_?id", "the client of an id", false)]
    [InlineData("(?:sign|seal)\\w*\\(", "signAll(", true)]
    [InlineData("(?:sign|seal)\\w*\\(", "assign", true)]
    [InlineData("(?:sign|seal)\\w*\\(", "s i g n", false)]
    [InlineData("(?=[^;]*challenge)table", "a table of challenges", true)]
    [InlineData("(?=[^;]*challenge)table", "a table", false)]
    [InlineData("(?<!no )token", "token", true)]
    [InlineData("(?:token)?x", "y", true)]
    [InlineData("(?i)to\u212Aen|token", "to\u212Aen", true)]
    public void A_text_without_what_is_needed_is_told_at_once(string pattern, string text, bool expected) =>
        Assert.Equal(expected, PatternNeeds.Of(pattern).MayBeIn(new TextIndex(text)));

    [Theory]
    [InlineData("(?'n'a)")]
    [InlineData("a(?")]
    [InlineData("\\p{L}")]
    [InlineData("(a)\\1")]
    public void Syntax_that_is_not_known_fails_rather_than_being_guessed(string pattern) =>
        Assert.Throws<NotSupportedException>(() => PatternNeeds.Of(pattern));

    private static IEnumerable<PatternRegex> All()
    {
        LegacyPatterns all = LegacyPatterns.All;
        IEnumerable<LegacyPattern> patterns = all.Prefixes.Concat(all.Routes).Concat(all.Paths).Concat(all.Places).Concat(all.Functions).Concat(all.Guesses).Concat(all.Containers);
        return all.Words.Concat(patterns.SelectMany(static p => p.Body.Concat(new[] { p.Find, p.File, p.FileWith, p.UnitWith, p.UnitWithout, p.Raise, p.RaiseFile, p.Lower, p.FileLower, p.Need, p.Name, p.ReceiverWithout }.OfType<PatternRegex>())));
    }
}
