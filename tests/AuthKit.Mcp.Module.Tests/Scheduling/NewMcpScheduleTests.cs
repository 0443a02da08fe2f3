using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Scheduling;

public sealed class NewMcpScheduleTests : IDisposable
{
    private readonly ModuleHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authkit-mcp-schedule-");

    public NewMcpScheduleTests()
    {
        _host.Set("folder", _folder.FullName);
        File.WriteAllText(List, "https://mcp.contoso.com/mcp\n");
        _host.Set("list", List);
    }

    private string List => Path.Combine(_folder.FullName, "servers.txt");

    public void Dispose()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("GitHubActions", ".github/scripts/mcp-check.ps1 .github/workflows/mcp-check.yml")]
    [InlineData("AzurePipelines", "mcp-check.ps1 mcp-check.azure-pipelines.yml")]
    [InlineData("SystemdTimer", "mcp-check.ps1 mcp-check.service mcp-check.timer")]
    [InlineData("Cron", "mcp-check.ps1 mcp-check")]
    [InlineData("WindowsTask", "mcp-check.ps1 mcp-check.xml")]
    [InlineData("KubernetesCronJob", "mcp-check.yaml")]
    public void Each_platform_has_its_files_and_each_object_says_what_is_left_to_do(string platform, string names)
    {
        string list = platform is "GitHubActions" or "AzurePipelines" ? "mcp/servers.txt" : "$list";
        Result result = _host.Run($"New-McpSchedule {platform} {list} -DestinationPath \"$folder/new [x]\" | ForEach-Object {{ \"$($_.Name) $($_.Platform) $($_.Replaced) $([System.IO.File]::Exists($_.FullName)) $($_.Purpose.Length -gt 5 -and $_.NextStep.Length -gt 5) $($_.Cron)\" }}");
        Assert.Empty(result.AllErrors);
        Assert.Equal(names.Split(' ').Select(n => $"{n} {platform} False True True 17 3 * * *"), result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void Scripts_parse_and_hold_names_and_paths_as_they_are()
    {
        const string ListPath = "lists/it's \u2018our\u2019 $(id).csv";
        const string Name = "it's \u2018me\u2019 100 % $(whoami) #> `id` \u0411 \"x\" \\u0041";
        _host.Set("path", ListPath);
        _host.Set("name", Name);
        Result result = _host.Run("""
            (New-McpSchedule Cron $list -Name 'a ##vso[task.setvariable]x ::error::y' -AsText)[0].Contains("'a # #vso[task.setvariable]x : :error: :y'")
            $text = New-McpSchedule GitHubActions $path -Name $name -SecretName MCP_A, MCP_B -AsText
            $errors = $null
            $script = [System.Management.Automation.Language.Parser]::ParseInput($text[0], [ref] $null, [ref] $errors)
            $errors.Count
            & ([scriptblock]::Create($script.ParamBlock.Parameters[0].DefaultValue.Extent.Text))
            foreach ($wanted in '$name', '$version', '$secrets') { & ([scriptblock]::Create($script.Find({ $args[0] -is [System.Management.Automation.Language.AssignmentStatementAst] -and $args[0].Left.Extent.Text -eq $wanted }, $true).Right.Extent.Text)) }
            $script.Extent.Text.ToCharArray().Where({ $_ -gt '~' }).Count
            """);
        Assert.Empty(result.AllErrors);
        Assert.Equal([true, 0, ListPath, Name, "0.1.0", "MCP_A", "MCP_B", 0], result.Output.Select(static o => o.BaseObject));
    }

    [Fact]
    public void The_version_to_install_is_the_one_that_wrote_the_files() =>
        Assert.Equal("True", _host.Run("\"$((New-McpSchedule Cron $list -AsText)[0].Contains(\"`$version = '$((Get-Module AuthKit.Mcp).Version)'\"))\"").Single<string>());

    [Fact]
    public void WhatIf_and_AsText_write_nothing()
    {
        Result result = _host.Run("New-McpSchedule Cron $list -DestinationPath $folder/new -WhatIf; $text = New-McpSchedule WindowsTask $list -DestinationPath $folder/new -AsText; $text.ForEach({ $_.Split(\"`n\")[0] })");
        Assert.Empty(result.AllErrors);
        Assert.Equal(["# mcp-check.ps1", "<!-- mcp-check.xml -->"], result.Output.Select(static o => o.BaseObject));
        Assert.Contains("mcp-check.ps1, mcp-check", _host.Shown, StringComparison.Ordinal);
        Assert.Equal(["servers.txt"], _folder.GetFileSystemInfos().Select(static f => f.Name));
    }

    [Fact]
    public void Files_that_are_there_stay_unless_Force_is_given()
    {
        string mine = Path.Combine(_folder.FullName, "mcp-check.timer");
        File.WriteAllText(mine, "mine");
        Assert.Equal(["FileExists"], _host.Run("New-McpSchedule SystemdTimer $list -DestinationPath $folder").ErrorIds);
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.Equal(2, _folder.GetFileSystemInfos().Length);
        Assert.Equal("mcp-check.timer", _host.Run("(New-McpSchedule SystemdTimer $list -DestinationPath $folder -Force).Where({ $_.Replaced }).Name").Single<string>());
    }

    [Theory]
    [InlineData("Cron $list -Cron '61 * * * *'", "-Cron")]
    [InlineData("Cron $list -At 25:00", "-At")]
    [InlineData("Cron $list -ShardCount 2", "-ShardCount")]
    [InlineData("GitHubActions /etc/servers.txt", "-ServerList")]
    [InlineData("KubernetesCronJob $folder/none.txt", "-ServerList")]
    [InlineData("Cron $list -Name '%'", "-Name")]
    [InlineData("Cron $list -SecretName 'not a name'", "-SecretName")]
    [InlineData("Cron $list -DestinationPath \"a`nb\"", "-DestinationPath")]
    [InlineData("Cron variable:x", "-ServerList")]
    public void What_cannot_be_written_ends_the_call_and_names_the_parameter(string arguments, string parameter)
    {
        Result result = _host.Run("New-McpSchedule -AsText " + arguments);
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.StartsWith(parameter, result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Uri,Token\nhttps://a/mcp,\n", false)]
    [InlineData("# Token\nUri,TokenSecret\nhttps://a/mcp,MCP_TOKEN_A\n", false)]
    [InlineData("https://a/mcp\n", false)]
    [InlineData("Uri,Token\nhttps://a/mcp,s3cret\n", true)]
    [InlineData("\"Uri\",\"Note\",\"apikey\"\r\n\"https://a/mcp\",\"a,\nb\",\"s3cret\"\r\n", true)]
    [InlineData("Uri,Headers\nhttps://a/mcp,\"X-Key: s3cret\nX: y\"\n", true)]
    [InlineData("Uri;OtherToken\nhttps://a/mcp;s3cret\n", true)]
    public void A_list_with_secrets_does_not_go_into_a_manifest(string list, bool refused)
    {
        _host.Set("list", list);
        Result result = _host.Run("[System.IO.File]::WriteAllText(\"$folder/l.csv\", $list); New-McpSchedule KubernetesCronJob \"$folder/l.csv\" -DestinationPath $folder -AsText");
        if (!refused)
        {
            Assert.Empty(result.AllErrors);
            return;
        }

        string message = Assert.Single(result.AllErrors).Exception.Message;
        Assert.Equal(["InvalidArgument"], result.ErrorIds);
        Assert.Contains("TokenSecret", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", message, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("-At $null")]
    [InlineData("-SecretName $null")]
    [InlineData("-SecretName @($null)")]
    public void Null_is_refused_in_words(string arguments) =>
        Assert.Equal(["ParameterArgumentValidationError"], _host.Run($"New-McpSchedule Cron $folder/s.csv -AsText {arguments}").ErrorIds);

    [Fact]
    public void Times_and_expressions_are_completed()
    {
        Result result = _host.Run("""
            foreach ($line in 'New-McpSchedule Cron x -Every w', 'New-McpSchedule Cron x -Cron ', 'New-McpSchedule Cron x -At 0') {
                [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText -join '|'
            }
            """);
        Assert.Equal("Week|Weekday", result.Output[0].BaseObject);
        Assert.Contains("'17 3 * * MON-FRI'", (string)result.Output[1].BaseObject, StringComparison.Ordinal);
        Assert.Equal("03:17|06:00", result.Output[2].BaseObject);
    }

    [Fact]
    public void The_view_shows_the_files_and_what_to_do() =>
        Assert.Equal(["Name", "Purpose", "NextStep"], _host.Show("New-McpSchedule Cron $list -DestinationPath $folder")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
