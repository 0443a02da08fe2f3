namespace AuthKit.Mcp.Benchmarks.Import;

/// <summary>A module with a manifest and nothing in it: what an import costs at the least.</summary>
internal sealed class EmptyModule : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("empty-module-");

    public EmptyModule()
    {
        Manifest = Path.Combine(_folder.FullName, "Empty.psd1");
        File.WriteAllText(Path.Combine(_folder.FullName, "Empty.psm1"), "");
        File.WriteAllText(Manifest, "@{ RootModule = 'Empty.psm1'; ModuleVersion = '1.0.0'; FunctionsToExport = @(); CmdletsToExport = @(); AliasesToExport = @(); VariablesToExport = @() }");
    }

    public string Manifest { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
