using System.ComponentModel;
using System.Diagnostics;
using AuthKit.Mcp.OAuth;

namespace AuthKit.Mcp.Core.Tests.OAuth.SignIn;

/// <summary>What the system is asked to open, without opening it.</summary>
public sealed class SystemBrowserTests
{
    private readonly List<ProcessStartInfo> _started = [];

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://as.example/\" & calc")]
    [InlineData("calc.exe")]
    [InlineData("-h")]
    [InlineData("")]
    public void Only_web_addresses_are_opened(string url)
    {
        Assert.False(SystemBrowser.Open(url, static _ => ":0", Start));
        Assert.Empty(_started);
    }

    [Fact]
    public void A_machine_without_a_screen_opens_nothing()
    {
        // Over SSH there is none on Windows and macOS, without DISPLAY there is none elsewhere.
        Assert.False(SystemBrowser.Open("https://as.example/", static name => name == "SSH_CONNECTION" ? "a b" : null, Start));
        Assert.Empty(_started);
    }

    [Fact]
    public void An_address_is_handed_over_whole_and_a_failure_told()
    {
        static string? Screen(string name) => name == "DISPLAY" ? ":0" : null;
        if (OperatingSystem.IsWindows() && !Environment.UserInteractive)
        {
            return; // A service has no screen.
        }

        Assert.True(SystemBrowser.Open("https://as.example/a?b=c&d=%20", Screen, Start));
        ProcessStartInfo start = Assert.Single(_started);
        Assert.Equal(("https://as.example/a?b=c&d=%20", "", true), (start.FileName, start.Arguments, start.UseShellExecute));
        Assert.False(SystemBrowser.Open("https://as.example/", Screen, static _ => throw new Win32Exception(2)));
    }

    private Process? Start(ProcessStartInfo start)
    {
        _started.Add(start);
        return null;
    }
}
