using System.Diagnostics;
using System.Globalization;
using System.Management.Automation.Runspaces;

namespace AuthKit.Mcp.Benchmarks.Import;

/// <summary>Opens the engine, imports one module or none, and says how long each took.</summary>
internal static class ImportChild
{
    public const string Verb = "import-child";
    public const string Nothing = "nothing";

    /// <summary>The library that an import of the staged module loads here: the images or the IL.</summary>
    public static async Task<string> LibraryAsync()
    {
        using Child child = new(Verb, Engine.Manifest);
        return (await child.ReadAsync()).Split(' ', 3)[2];
    }

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
        string library = module == Engine.Manifest ? Engine.RequireOptimisedModule() : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{opened} {imported} {library}"));
        return 0;
    }
}
