using AuthKit.Mcp.Interop.Tests.ClientLens;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Reports;

/// <summary>What judges reports and comes from npm, installed once from the lock file into artifacts.</summary>
internal static class ReportTools
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    /// <summary>Where they are. Skips the test, with the reason, where they cannot be had.</summary>
    public static string Folder()
    {
        string folder = Path.Combine(ModuleHost.RepositoryRoot, "artifacts", "report-tools");
        string? missing = NodeTools.Install(Path.Combine(AppContext.BaseDirectory, "Reports"), folder, InstallLimit, withOptional: true);
        Skip.If(missing is not null, missing);
        return folder;
    }
}
