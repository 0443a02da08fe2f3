using AuthKit.Mcp.Migration;
using Xunit.Abstractions;

namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>The search against servers whose labels were written before its patterns.</summary>
public class LabelledServerTests(ITestOutputHelper output)
{
    private const double Wanted = 0.95;

    public static TheoryData<string> Sighted => [.. LabelledServer.All.Where(static s => !s.IsBlind).Select(static s => s.Name)];

    [Fact]
    public async Task What_is_called_sure_is_right_and_what_is_there_is_found()
    {
        LabelledServer.Score sighted = new(0, 0, 0, 0);
        LabelledServer.Score blind = new(0, 0, 0, 0);
        foreach (LabelledServer server in LabelledServer.All)
        {
            LabelledServer.Score score = await server.ScoreAsync();
            output.WriteLine($"{server.Name}: {score}");
            (sighted, blind) = server.IsBlind ? (sighted, blind + score) : (sighted + score, blind);
        }

        output.WriteLine($"sighted: {sighted}");
        output.WriteLine($"blind: {blind}");
        output.WriteLine($"all: {sighted + blind}");
        Assert.True(LabelledServer.All.Count >= 10, "The labelled servers are there.");
        Assert.True(sighted.Precision >= Wanted && sighted.Recall >= Wanted, $"sighted: {sighted}");

        // The blind servers were written without sight of the patterns.
        Assert.True((sighted + blind).Precision >= Wanted, $"all: {sighted + blind}");
        Assert.True((sighted + blind).Recall >= Wanted, $"all: {sighted + blind}");
    }

    [Theory]
    [MemberData(nameof(Sighted))]
    public async Task Whole_files_are_those_of_the_labels(string name)
    {
        LabelledServer server = LabelledServer.All.Single(s => s.Name == name);
        List<string> found = [];
        await foreach (McpLegacyOAuthFile file in new LegacyOAuthFinder().FindWholeFilesAsync(server.Folder, new LegacyOAuthOptions(), CancellationToken.None))
        {
            found.Add(server.Below(file.File));
        }

        Assert.Equal(server.WholeFiles.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
