namespace AuthKit.Mcp.Module.Tests.Packaging;

/// <summary>An import in a process of its own, which has seen no module before, with folders of its own.</summary>
internal static class FreshProcess
{
    /// <summary>Imports a module, after one that does nothing, and fails when the process did.</summary>
    /// <param name="folder">Where the folders of the process go.</param>
    /// <param name="module">The module.</param>
    /// <param name="flavour">The flavour that is wished for, or null for none.</param>
    /// <returns>What the process wrote: what the import did besides defining commands.</returns>
    public static string Import(TemporaryFolder folder, string module, string? flavour)
    {
        string home = Directory.CreateDirectory(folder.File("home")).FullName;

        // The probe reads these folders, and in the usual one files of others come and go.
        string temporary = Directory.CreateDirectory(folder.File("tmp")).FullName;
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = home,
            ["USERPROFILE"] = home,
            ["TMPDIR"] = temporary,
            ["TEMP"] = temporary,
            ["TMP"] = temporary,
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["AUTHKIT_MCP_FLAVOUR"] = flavour,
        };
        Child child = Child.Dotnet(environment, Built.ImportProbe, folder.Write("quiet/quiet.psm1", "$null = 1"), module);
        Assert.True(child.ExitCode == 0, child.All);
        return child.Output;
    }
}
