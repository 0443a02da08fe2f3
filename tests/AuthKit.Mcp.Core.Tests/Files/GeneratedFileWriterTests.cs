using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Core.Tests.Files;

public sealed class GeneratedFileWriterTests : IDisposable
{
    private static readonly GeneratedFile[] Files = [new("a/b.ts", "", "", "one\n"), new("c.ts", "", "", "two\n")];
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-mcp-integration-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_and_their_folders_are_made_and_nothing_else_is_left()
    {
        string place = Path.Combine(_folder, "new [1]");
        IReadOnlyList<(string FullName, bool Replaced)> written = new GeneratedFileWriter(place, replaces: false).Write(Files);
        Assert.Equal([(Path.Combine(place, "a", "b.ts"), false), (Path.Combine(place, "c.ts"), false)], written);
        Assert.Equal("one\n"u8.ToArray(), File.ReadAllBytes(written[0].FullName));
        Assert.Equal(2, All().Length);
    }

    [Fact]
    public void When_one_file_is_there_none_is_written()
    {
        File.WriteAllText(Path.Combine(_folder, "c.ts"), "mine");
        AuthKitException e = Assert.Throws<AuthKitException>(() => new GeneratedFileWriter(_folder, replaces: false).Write(Files));
        Assert.Equal(ErrorCode.FileExists, e.Code);
        Assert.Contains("c.ts already, so nothing was written", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(All())));
    }

    [Fact]
    public void When_told_so_files_are_replaced_read_only_ones_too()
    {
        string old = Path.Combine(_folder, "c.ts");
        File.WriteAllText(old, "mine");
        File.SetAttributes(old, FileAttributes.ReadOnly);
        Assert.Equal([false, true], new GeneratedFileWriter(_folder, replaces: true).Write(Files).Select(static w => w.Replaced));
        Assert.Equal("two\n", File.ReadAllText(old));
        Assert.Equal(2, All().Length);
    }

    [Theory]
    [InlineData("a", false)]
    [InlineData("c.ts", true)]
    public void A_file_or_folder_in_the_way_is_met_before_anything_is_written(string name, bool isFolder)
    {
        string place = Path.Combine(_folder, name);
        if (isFolder)
        {
            Directory.CreateDirectory(place);
        }
        else
        {
            File.WriteAllText(place, "");
        }

        AuthKitException e = Assert.Throws<AuthKitException>(() => new GeneratedFileWriter(_folder, replaces: true).Write(Files));
        Assert.Equal(ErrorCode.FileNotWritten, e.Code);
        Assert.Contains("Nothing was written", e.Message, StringComparison.Ordinal);
        Assert.Equal(isFolder ? 0 : 1, All().Length);
    }

    [Fact]
    public void Files_of_another_server_are_not_replaced_even_when_told_so()
    {
        GeneratedFileWriter writer = new(_folder, replaces: true);
        writer.Write(Files);
        Assert.Equal(ErrorCode.FileExists, Assert.Throws<AuthKitException>(() => writer.Write(Files)).Code);
    }

    private string[] All() => Directory.GetFiles(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
}
