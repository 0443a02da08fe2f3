using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Reports;

/// <summary>SARIF as its own validator sees it: the SARIF Multitool, installed by npm from the lock file into artifacts.</summary>
public sealed class SarifMultitoolTests : IDisposable
{
    private const string Hostile = "{0} [x](https://evil.example) <script>alert(1)</script> ]]> =1 \\u001b[31m \\n\\\" \\u202e \\ud83d\\ude00";
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-sarif-");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [SkippableFact]
    public void The_validator_finds_no_error_and_no_warning()
    {
        string tool = Tool();
        _host.Set("folder", _folder.FullName);
        File.WriteAllText(Path.Combine(_folder.FullName, "hostile.jsonl"), Line("Fail", Hostile) + Line("Incomplete", Hostile));
        Result result = _host.Run("""
            $sandbox = Start-AuthKitSandbox
            [System.IO.File]::WriteAllText("$folder/waivers.json", '[{"Rule":"COR-*","Target":"*","Reason":"known","Owner":"ops","Expires":"2099-01-01"}]')
            @(
                $sandbox | Test-McpDiscovery
                Set-AuthKitSandbox -Fault prm-no-cors
                $sandbox | Test-McpDiscovery
                $sandbox | Test-McpDiscovery -WaiverFile $folder/waivers.json
                'http://127.0.0.1:9/mcp' | Test-McpDiscovery
                Import-McpReport $folder/hostile.jsonl
            ) | Export-McpReport $folder/r.sarif
            """);
        Assert.Empty(result.AllErrors);
        Assert.Contains("\"kind\": \"external\"", File.ReadAllText(Path.Combine(_folder.FullName, "r.sarif")), StringComparison.Ordinal);
        string judged = Validate(tool, "r.sarif");
        Assert.Contains("Analysis completed successfully", judged, StringComparison.Ordinal);
        Assert.DoesNotContain(judged.Split('\n'), static l => l.Contains(": error", StringComparison.Ordinal) || l.Contains(": warning", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void The_validator_does_find_what_is_wrong()
    {
        string tool = Tool();
        File.WriteAllText(Path.Combine(_folder.FullName, "bad.sarif"), """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":7}]}]}""");
        Assert.Contains(": error", Validate(tool, "bad.sarif"), StringComparison.Ordinal);
    }

    private static string Line(string verdict, string text) =>
        $$"""{"report":"AuthKit.Mcp","schemaVersion":1,"uri":"{{text}}","verdict":"{{verdict}}","rootCause":"{{text}}","fix":"{{text}}","specVersion":[],"authorizationServer":[],"requestCount":1,"durationMs":1,"checkedAt":"2026-11-23T01:02:03Z","findings":[{"ruleId":"PRM-001","title":"{{text}}","level":"Error","verdict":"Fail","message":"{{text}}","cause":"{{text}}","fix":"{{text}}","owner":"Server","source":"{{text}}","specVersion":[]}],"checks":[],"clients":[]}""" + "\n";

    // The package's own install script would do this, and no install script is run here.
    private static string Tool()
    {
        Skip.If(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The test knows where the validator for Linux lies.");
        string tool = Path.Combine(ReportTools.Folder(), "node_modules", "@microsoft", "sarif-multitool-linux", "Sarif.Multitool");
        Skip.IfNot(File.Exists(tool), "npm installed no validator for this platform.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return tool;
    }

    private string Validate(string tool, string name)
    {
        ProcessStartInfo start = ChildRun.Command(tool, _folder.FullName, "validate", name, "--output", "judged.sarif", "--log", "ForceOverwrite");
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"; // It brings a runtime of its own, and needs no ICU.
        return ChildRun.Of(start, TimeSpan.FromMinutes(1)).Written;
    }
}
