using System.Runtime.InteropServices;

namespace AuthKit.Mcp.Shell;

/// <summary>Older Windows consoles understand escape sequences only when asked to.</summary>
internal static class WindowsTerminal
{
    private const int StandardOutput = -11;
    private const int VirtualTerminalProcessing = 4;

    /// <summary>Whether escape sequences can be used on the terminal.</summary>
    internal static bool EnableEscapes()
    {
        if (!OperatingSystem.IsWindows())
        {
            return true;
        }

        nint handle = GetStdHandle(StandardOutput);
        return GetConsoleMode(handle, out int mode) && SetConsoleMode(handle, mode | VirtualTerminalProcessing);
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int handle);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint handle, out int mode);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint handle, int mode);
}
