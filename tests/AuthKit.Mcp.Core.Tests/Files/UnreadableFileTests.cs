using AuthKit.Mcp.Files;
using AuthKit.Mcp.Migration;
using AuthKit.Mcp.Scheduling;

namespace AuthKit.Mcp.Core.Tests.Files;

public class UnreadableFileTests
{
    [Fact]
    public void Each_cause_says_what_to_do()
    {
        Assert.Equal("it is a folder. Name a file.", UnreadableFile.Why(Path.GetTempPath(), new UnauthorizedAccessException("Access to the path is denied.")));
        Assert.Contains("no such file", Why(new FileNotFoundException()), StringComparison.Ordinal);
        Assert.Contains("no such file", Why(new DirectoryNotFoundException()), StringComparison.Ordinal);
        Assert.Contains("Give it the right", Why(new UnauthorizedAccessException()), StringComparison.Ordinal);
        Assert.Contains("close it there", Why(new IOException("The file is in use.")), StringComparison.Ordinal);
        Assert.Equal("Odd path. Check the path.", Why(new NotSupportedException("Odd path.")));
    }

    [Fact]
    public void Lists_and_states_that_are_folders_are_called_so()
    {
        string folder = Path.GetTempPath();
        Assert.Contains("-ServerList", Message(() => new ScheduleList(folder, folder).Read(1000)), StringComparison.Ordinal);
        Assert.Contains("it is a folder. Name a file.", Message(() => new ScheduleList(folder, folder).Read(1000)), StringComparison.Ordinal);
        Assert.Contains("it is a folder. Name a file.", Message(() => MigrationStateReader.Read(folder)), StringComparison.Ordinal);
    }

    private static string Message(Action read) => Assert.Throws<AuthKitException>(read).Message;

    private static string Why(Exception e) => UnreadableFile.Why(Path.Combine(Path.GetTempPath(), "authkit-mcp-not-there"), e);
}
