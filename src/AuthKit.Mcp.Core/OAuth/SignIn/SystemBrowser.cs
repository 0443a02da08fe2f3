using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.OAuth;

/// <summary>The browser that the system opens web addresses with.</summary>
internal static class SystemBrowser
{
    /// <summary>Opens an address.</summary>
    /// <param name="url">The address. Anything but http and https is refused: the system would run it.</param>
    /// <returns>False when there is no browser or nobody before it.</returns>
    public static bool Open(string url) => Open(url, Environment.GetEnvironmentVariable, static start => Process.Start(start));

    /// <summary>As above, for an environment and a way to start programs.</summary>
    internal static bool Open(string url, Func<string, string?> variable, Func<ProcessStartInfo, Process?> start)
    {
        if (HttpUrl.TryParse(url) is null || !HasScreen(variable))
        {
            return false;
        }

        try
        {
            // The system's own way: also on Linux (xdg-open) and macOS (open), and no shell reads the address.
            using Process? process = start(new ProcessStartInfo(url) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException or PlatformNotSupportedException)
        {
            return false; // The address is announced instead.
        }
    }

    // Without a screen xdg-open starts a text browser in the terminal at hand, and over SSH a page would open on a screen elsewhere.
    private static bool HasScreen(Func<string, string?> variable)
    {
        bool hasDisplay = IsSet(variable("DISPLAY")) || IsSet(variable("WAYLAND_DISPLAY"));
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? Environment.UserInteractive && !IsSet(variable("SSH_CONNECTION"))
            : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? !IsSet(variable("SSH_CONNECTION"))
            : hasDisplay;
    }

    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value);
}
