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
    Console.Error.WriteLine($"authkit-mcp: {e.Message}");
    return ExitCodes.Usage;
}
catch (Exception e) when (e is FileNotFoundException or RuntimeException)
{
    Console.Error.WriteLine($"authkit-mcp could not start: {e.Message}");
    return ExitCodes.StartFailed;
}
