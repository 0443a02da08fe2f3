using AuthKit.Mcp.Benchmarks;
using AuthKit.Mcp.Benchmarks.Fleet;
using AuthKit.Mcp.Benchmarks.Import;

try
{
    // The lines after the blank one are how the benchmark starts itself; nobody else calls them.
    return args switch
    {
        ["import", .. string[] rest] => await ImportBench.RunAsync(new Options(rest)),
        ["fleet", .. string[] rest] => await FleetBench.RunAsync(new Options(rest)),

        [ImportChild.Verb, string module] => ImportChild.Run(module),
        [FleetServer.Verb, string servers, string delay] => await FleetServer.RunAsync(Options.Number(servers), Options.Number(delay)),
        [FleetWorker.Verb, string contender, string limit] => await FleetWorker.RunAsync(contender, Options.Number(limit)),
        _ => Usage(),
    };
}
catch (Exception e) when (e is ArgumentException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Usage()
{
    Console.Error.WriteLine("""
        import [--rounds 10]
        fleet  [--servers 1000] [--rounds 5] [--limit 32] [--delay 0]

        --limit: servers in flight. --delay: milliseconds that each server waits before it answers. See README.md.
        """);
    return 2;
}
