using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Benchmarks.Import;

/// <summary>Opens the engine, imports one module or none, and says how long each took.</summary>
internal static class ImportChild
{
    public const string Verb = "import-child";
    public const string Nothing = "nothing";

    public static int Run(string module)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using Runspace runspace = Engine.Open();
        double opened = watch.Elapsed.TotalMilliseconds;
        if (module != Nothing)
        {
            Engine.Import(runspace, module);
        }

        double imported = watch.Elapsed.TotalMilliseconds - opened;
        if (module == Engine.Manifest)
        {
            Engine.RequireOptimisedModule();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{opened} {imported}"));
        return 0;
    }
}
