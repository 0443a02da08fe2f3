using System.Management.Automation;
using AuthKit.Mcp.Shell;

// Read once, at the engine's first use.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
try
{
    return Tool.Run(CommandLine.Parse(args));
}
catch (UsageException e)
{
    StandardError.WriteLine($"authkit-mcp: {e.Message}");
    return ExitCodes.Usage;
}
catch (Exception e) when (e is FileNotFoundException or RuntimeException)
{
    StandardError.WriteLine($"authkit-mcp could not start: {e.Message}");
    return ExitCodes.StartFailed;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    // Standard output is full or closed, or what read it has gone.
    StandardError.WriteLine($"authkit-mcp: what was to be shown cannot be written: {e.Message}");
    return ExitCodes.Failed;
}
