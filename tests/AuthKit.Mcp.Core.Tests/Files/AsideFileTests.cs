using System.Diagnostics;
using System.Text;
using AuthKit.Mcp.Files;

namespace AuthKit.Mcp.Core.Tests.Files;

public sealed class AsideFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-mcp-aside-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        string target = PathOf("target.json");
        string link = PathOf("link.json");
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(PathOf("between"), target);
        File.CreateSymbolicLink(link, PathOf("between"));
        Write(link, "new");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(3, All().Length);
    }

    [Fact]
    public void A_link_to_a_file_that_is_not_there_makes_it()
    {
        string link = PathOf("link.json");
        File.CreateSymbolicLink(link, PathOf("target.json"));
        Write(link, "new");
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(PathOf("target.json")));
    }

    [Fact]
    public void Who_may_read_a_file_stays_as_it_was()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows keeps the rights of a file that it replaces.
        }

        string path = PathOf("secret.json");
        File.WriteAllText(path, "old");
        foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, (UnixFileMode)0b110_110_110 })
        {
            File.SetUnixFileMode(path, mode);
            using (AsideFile file = new(path))
            {
                Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Assert.Single(All(), p => p != path)) & ~mode);
                file.Stream.Write("new"u8);
                file.Commit();
            }

            Assert.Equal((mode, "new"), (File.GetUnixFileMode(path), File.ReadAllText(path)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_no_regular_file_is_written_to_and_stays_what_it_is(bool byLink)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // Windows has no such files in folders.
        }

        string pipe = PathOf("pipe");
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync();
        }

        string path = byLink ? PathOf("link") : pipe;
        if (byLink)
        {
            File.CreateSymbolicLink(path, pipe);
        }

        // Of a pipe that has become a file the reader would wait for ever.
        using Process reader = Process.Start(new ProcessStartInfo("timeout", ["5", "cat", pipe]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException();
        for (int i = 0; !TryWrite(path, "new"); i++)
        {
            Assert.InRange(i, 0, 40);
            await Task.Delay(100); // There is a pipe, and nobody reads it yet.
        }

        Assert.Equal("new", await reader.StandardOutput.ReadToEndAsync());
        Assert.Equal(byLink ? 2 : 1, All().Length);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_are_an_error()
    {
        File.CreateSymbolicLink(PathOf("a"), PathOf("b"));
        File.CreateSymbolicLink(PathOf("b"), PathOf("a"));
        Assert.ThrowsAny<IOException>(() => Write(PathOf("a"), "new"));
        Assert.Equal(2, All().Length);
    }

    [Fact]
    public void An_empty_file_is_replaced_like_any_other()
    {
        string path = PathOf("empty.json");
        File.WriteAllText(path, "");
        using (AsideFile file = new(path))
        {
            file.Stream.Write("half"u8);
            file.Stream.Flush();
            Assert.Equal("", File.ReadAllText(path));
        }

        Assert.Equal("", File.ReadAllText(path));
        Write(path, "new");
        Assert.Equal("new", File.ReadAllText(path));
    }

    private static bool TryWrite(string path, string text)
    {
        try
        {
            Write(path, text);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Write(string path, string text)
    {
        using AsideFile file = new(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string[] All() => Directory.GetFiles(_folder, "*", new EnumerationOptions { AttributesToSkip = 0 });
}
