namespace AuthKit.Mcp.Shell;

/// <summary>The module that was packed with the tool; no other place is ever searched.</summary>
internal static class BundledModule
{
    /// <summary>The absolute path of its manifest.</summary>
    /// <exception cref="FileNotFoundException">The tool's folder is incomplete.</exception>
    internal static string Manifest
    {
        get
        {
            string path = Path.Combine(AppContext.BaseDirectory, "module", "AuthKit.Mcp", "AuthKit.Mcp.psd1");
            return File.Exists(path) ? path : throw new FileNotFoundException($"The module that belongs to this tool is missing ({path}). Install the tool again, or build src/AuthKit.Mcp.Shell.", path);
        }
    }
}
