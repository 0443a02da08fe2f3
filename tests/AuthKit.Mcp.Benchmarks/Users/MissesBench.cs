using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using AuthKit.Mcp.Benchmarks.Fleet;
using AuthKit.Mcp.Benchmarks.Pwsh;

namespace AuthKit.Mcp.Benchmarks.Users;

/// <summary>
/// What a token costs that no cache knows, one by one: against a bare HttpClient, and against Invoke-RestMethod where there is a pwsh. By
/// turns in one process, and each round in a fresh one; without a pwsh in this one.
/// </summary>
internal static class MissesBench
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Users", "misses.ps1");

    public static async Task<int> RunAsync(Options options)
    {
        int tokens = options.Get("tokens", 1000);
        int rounds = options.Get("rounds", 5);
        using FleetProcess fleet = await FleetProcess.StartAsync(servers: 1);
        string gateway = FleetServer.OriginOf(0, fleet.Port);
        string? pwsh = PwshProcess.Find();
        List<double[]> medians = [];
        for (int round = 0; round < rounds; round++)
        {
            string line = pwsh is null ? RunHere(gateway, tokens) : await RunThereAsync(pwsh, gateway, tokens);
            medians.Add([.. line.Split(' ').Select(static w => double.Parse(w, CultureInfo.InvariantCulture))]);
        }

        Console.WriteLine($"{tokens} tokens that no cache knows, one by one, {rounds} rounds; median of the rounds' medians (min–max)");
        Table table = new("", "µs per token", "Get-AuthKitUser takes times that");
        Add("GET by a bare HttpClient", 0);
        Add("Get-AuthKitUser", 1);
        if (pwsh is not null)
        {
            Add("Invoke-RestMethod", 2);
        }

        table.Print();
        return 0;

        void Add(string name, int place) => table.Add(
            name, Spread.Of(medians.Select(m => m[place])).Show("0"), Spread.Of(medians.Select(m => m[1] / m[place])).Show("0.00"));
    }

    private static async Task<string> RunThereAsync(string pwsh, string gateway, int tokens) => (await PwshProcess.RunAsync(
        pwsh, "-File", Script, "-Gateway", gateway, "-Tokens", tokens.ToString(CultureInfo.InvariantCulture), "-Manifest", Engine.Manifest, "-Floor", typeof(UserinfoFloor).Assembly.Location)).LastLine;

    private static string RunHere(string gateway, int tokens)
    {
        using Runspace runspace = Engine.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        string line = shell.AddScript(File.ReadAllText(Script))
            .AddParameter("Gateway", gateway).AddParameter("Tokens", tokens).AddParameter("Manifest", Engine.Manifest).AddParameter("Floor", typeof(UserinfoFloor).Assembly.Location)
            .Invoke<string>()[^1];
        Engine.RequireOptimisedModule();
        return line;
    }
}
