using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security;

namespace AuthKit.Mcp.Benchmarks.Users;

/// <summary>What a token costs that the cache knows, against a compiled cmdlet that passes its item on, by turns in one process.</summary>
internal static class UsersBench
{
    // Enough to leave the first entry of the cache, which is the cheapest.
    private const int DistinctTokens = 100;

    public static Task<int> RunAsync(Options options)
    {
        int count = options.Get("tokens", 20_000);
        int rounds = options.Get("rounds", 11);
        using Runspace runspace = Engine.Open();
        Engine.Import(runspace, Engine.Manifest);
        Engine.RequireOptimisedModule();
        runspace.SessionStateProxy.SetVariable("pass", typeof(PassItemCommand).Assembly);
        Script(runspace, "Import-Module -Assembly $pass; $sandbox = Start-AuthKitSandbox; Connect-AuthKit -Uri $sandbox.GatewayUri -NoAdminKey");
        string[] known = [.. Script(runspace, $"1..{DistinctTokens} | ForEach-Object {{ $sandbox.NewToken().AccessToken }}").Select(static o => new NetworkCredential("", (SecureString)o.BaseObject).Password)];
        string[] tokens = [.. Enumerable.Range(0, count).Select(i => known[i % known.Length])];
        Run(runspace, "Get-AuthKitUser", tokens);

        List<double> pass = [];
        List<double> users = [];

        // Round 0 lets the runtime optimise and is not counted.
        for (int round = 0; round <= rounds; round++)
        {
            double floor = Run(runspace, "Pass-Item", tokens);
            double ours = Run(runspace, "Get-AuthKitUser", tokens);
            if (round > 0)
            {
                pass.Add(floor);
                users.Add(ours);
            }
        }

        Script(runspace, "Stop-AuthKitSandbox");
        Table table = new("median (min–max)", "µs per item");
        table.Add("pass-through", Spread.Of(pass).Show("0.00"));
        table.Add("Get-AuthKitUser, cached", Spread.Of(users).Show("0.00"));
        table.Add("ratio of the same round", Spread.Of(users.Zip(pass, static (ours, floor) => ours / floor)).Show("0.00"));
        Console.WriteLine($"{count} tokens down the pipeline, {rounds} rounds");
        table.Print();
        return Task.FromResult(0);
    }

    private static double Run(Runspace runspace, string command, string[] tokens)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand(command);
        GC.Collect(); // The garbage of the other one is not this one's.
        Stopwatch watch = Stopwatch.StartNew();
        int written = shell.Invoke(tokens).Count;
        double microseconds = watch.Elapsed.TotalMicroseconds / tokens.Length;
        return written == tokens.Length ? microseconds : throw new InvalidOperationException($"{command} wrote {written} of {tokens.Length} objects.");
    }

    private static ICollection<PSObject> Script(Runspace runspace, string script)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        ICollection<PSObject> output = shell.AddScript(script).Invoke();
        return shell.HadErrors ? throw new InvalidOperationException($"'{script}' failed: {shell.Streams.Error.FirstOrDefault()}") : output;
    }
}
