using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>What every entry of the catalogue keeps to, however many there will be.</summary>
public class CatalogueTests
{
    [Fact]
    public void Every_id_is_there_once_and_every_rule_that_another_names_exists()
    {
        HashSet<string> ids = [.. RuleCatalogue.All.Select(static r => r.Id)];
        Assert.Equal(RuleCatalogue.All.Count, ids.Count);
        Assert.All(RuleCatalogue.All, r => Assert.All(r.ExplainedBy.Concat(r.Needs), id => Assert.Contains(id, ids)));
    }

    [Fact]
    public void No_rule_is_explained_by_itself_over_any_chain()
    {
        Dictionary<string, McpRule> rules = RuleCatalogue.All.ToDictionary(static r => r.Id);
        Assert.All(RuleCatalogue.All, rule =>
        {
            HashSet<string> causes = [];
            Stack<string> open = new(rule.ExplainedBy);
            while (open.TryPop(out string? id))
            {
                if (causes.Add(id))
                {
                    rules[id].ExplainedBy.ToList().ForEach(open.Push);
                }
            }

            Assert.DoesNotContain(rule.Id, causes);
        });
    }

    [Fact]
    public void Every_rule_has_a_level_in_every_version_and_text_for_people()
    {
        Assert.All(RuleCatalogue.All, static rule =>
        {
            Assert.All(SpecVersions.All, v => Assert.Contains(rule.LevelIn(v), new[] { "M", "m", "S", "s", "O", "1of", "I", "G", "-" }));
            Assert.Equal(SpecVersions.All.Count, rule.Levels.Split(' ').Length);
            Assert.All(new[] { rule.Title, rule.Source, rule.Cause, rule.Fix }, static text => Assert.NotEmpty(text));
            Assert.NotEmpty(rule.Probes);
        });
    }

    [Theory]
    [InlineData("CHL-004", "m M m m")]
    [InlineData("CHL-006", "- M 1of 1of")]
    [InlineData("PRM-001", "- M 1of 1of")]
    [InlineData("PRM-011", "- M M M")]
    [InlineData("ASM-001", "S M 1of 1of")]
    [InlineData("ASM-002", "- m M M")]
    [InlineData("ASM-005", "m m m M")]
    [InlineData("ASM-007", "M M M M")]
    [InlineData("ASM-009", "m m M M")]
    [InlineData("ASM-013", "- - - S")]
    [InlineData("ASM-014", "- M M M")]
    [InlineData("ASM-015", "M - - -")]
    [InlineData("REG-001", "S S S S")]
    [InlineData("REG-002", "- - S S")]
    [InlineData("COR-001", "- I I I")]
    [InlineData("HYG-001", "M M M M")]
    public void Levels_are_those_of_the_revisions(string id, string levels) => Assert.Equal(levels, RuleCatalogue.Find(id)?.Levels);
}
