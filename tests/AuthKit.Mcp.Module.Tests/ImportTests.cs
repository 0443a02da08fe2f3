using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests;

public class ImportTests
{
    [Fact]
    public void The_staged_module_imports_in_this_flavour()
    {
        using ModuleHost host = new();
        Result result = host.Run("(Get-Module AuthKit.Mcp).Name; [AuthKit.Mcp.DependencyResolver].Assembly.Location");
        Assert.Empty(result.Errors);
        Assert.Equal(["AuthKit.Mcp", Path.Combine(ModuleHost.StagedModule, "bin", ModuleHost.Flavour, "AuthKit.Mcp.PowerShell.dll")], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void A_second_import_changes_nothing()
    {
        using ModuleHost host = new();
        host.Set("manifest", ModuleHost.Manifest);
        Result result = host.Run("$before = @(Get-Command -Module AuthKit.Mcp).Count; Import-Module $manifest -Force; @(Get-Command -Module AuthKit.Mcp).Count - $before");
        Assert.Empty(result.Errors);
        Assert.Equal(0, result.Single<int>());
    }
}
