using System.Management.Automation;
using AuthKit.Mcp.HelpGen;

// HelpGen            writes the help file from the staged module and the XML doc comments
// HelpGen --check    compares with the file in the repository: exit code 1 and the first difference when it is stale
if (args is not ([] or ["--check"]))
{
    Console.Error.WriteLine("usage: HelpGen [--check]");
    return 2;
}

using StagedModule module = new(BuildFacts.Manifest);
IReadOnlyList<CmdletInfo> cmdlets = module.Cmdlets();
HelpFile help = new(cmdlets, DocComments.Load(Directory.EnumerateFiles(BuildFacts.DocsFolder, "AuthKit.Mcp.*.xml")));
string text = help.ToText();

foreach (string gap in help.Gaps)
{
    Console.Error.WriteLine("undocumented: " + gap);
}

if (args.Length == 0)
{
    Directory.CreateDirectory(Path.GetDirectoryName(BuildFacts.HelpFile)!); // A file's path has a folder.
    File.WriteAllText(BuildFacts.HelpFile, text);
    Console.WriteLine($"{BuildFacts.HelpFile}: {cmdlets.Count} cmdlets, {help.Gaps.Count} gaps");
}
else if (Difference.First(BuildFacts.HelpFile, text) is { } difference)
{
    Console.Error.WriteLine("The help file is stale; run 'dotnet run --project build/HelpGen' and build again. " + difference);
    return 1;
}

return help.Gaps.Count == 0 ? 0 : 1;
