using AuthKit.Mcp.Benchmarks;
using AuthKit.Mcp.Benchmarks.Find;
using AuthKit.Mcp.Benchmarks.Fleet;
using AuthKit.Mcp.Benchmarks.Import;
using AuthKit.Mcp.Benchmarks.Pwsh;
using AuthKit.Mcp.Benchmarks.Users;

try
{
    if (args is ["import" or "fleet" or "pwsh" or "memory" or "night" or "users" or "misses" or "find" or "all", ..])
    {
        Console.WriteLine($"Measured: {await ImportChild.LibraryAsync()}");
    }

    // The lines after the blank one are how the benchmark starts itself; nobody else calls them.
    return args switch
    {
        ["import", .. string[] rest] => await ImportBench.RunAsync(new Options(rest)),
        ["fleet", .. string[] rest] => await FleetBench.RunAsync(new Options(rest)),
        ["pwsh", .. string[] rest] => await PwshBench.RunAsync(new Options(rest)),
        ["memory", .. string[] rest] => await MemoryBench.RunAsync(new Options(rest)),
        ["night", .. string[] rest] => await NightBench.RunAsync(new Options(rest)),
        ["users", .. string[] rest] => await UsersBench.RunAsync(new Options(rest)),
        ["misses", .. string[] rest] => await MissesBench.RunAsync(new Options(rest)),
        ["find", .. string[] rest] => await FindBench.RunAsync(new Options(rest)),
        ["all"] => await AllAsync(),

        [ImportChild.Verb, string module] => ImportChild.Run(module),
        [FleetServer.Verb, string servers, string delay, .. string[] faults] => await FleetServer.RunAsync(Options.Number(servers), Options.Number(delay), faults is ["faults"]),
        [FleetWorker.Verb, string contender, string limit] => await FleetWorker.RunAsync(contender, Options.Number(limit)),
        _ => Usage(),
    };
}
catch (Exception e) when (e is ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

// Every target of the design, one after the other.
static async Task<int> AllAsync()
{
    await FleetBench.RunAsync(new Options([]));
    await FleetBench.RunAsync(new Options(["--delay", "20", "--rounds", "3"]));
    await PwshBench.RunAsync(new Options([]));
    await PwshBench.RunAsync(new Options(["--delay", "20", "--rounds", "1"]));
    await MemoryBench.RunAsync(new Options([]));
    await NightBench.RunAsync(new Options([]));
    await UsersBench.RunAsync(new Options([]));
    await MissesBench.RunAsync(new Options([]));
    await FindBench.RunAsync(new Options([]));
    return await ImportBench.RunAsync(new Options([]));
}

static int Usage()
{
    Console.Error.WriteLine("""
        import [--rounds 10]
        fleet  [--servers 1000] [--rounds 20] [--limit 32] [--delay 0]
        pwsh   [--servers 1000] [--rounds 3] [--limit 32] [--delay 0]
        memory [--servers 1000] [--limit 32]
        night  [--servers 1000] [--limit 32] [--rounds 3]
        users  [--tokens 20000] [--rounds 11]
        misses [--tokens 1000] [--rounds 5]
        find   [--files 10000] [--rounds 5]
        all

        --limit: servers in flight. --delay: milliseconds that each server waits before it answers. See README.md.
        """);
    return 2;
}
