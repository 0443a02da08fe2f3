using System.Management.Automation;
using System.Management.Automation.Runspaces;
using AuthKit.Mcp.ImportProbe;

// ImportProbe <harmless module> <module>
// Imports both in a fresh engine and prints what the second one did beyond the first: network use, changed files,
// timers and threads left behind. What the engine itself does is done by the harmless import and not counted.
if (args is not [string harmless, string module])
{
    Console.Error.WriteLine("usage: ImportProbe <harmless module> <module>");
    return 2;
}

InitialSessionState state = InitialSessionState.CreateDefault2();
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
// The engine would start a thread for each pipeline.
runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
runspace.Open();

void Import(string path)
{
    using PowerShell shell = PowerShell.Create(runspace);
    shell.AddCommand("Import-Module").AddParameter("Name", Path.GetFullPath(path)).AddParameter("ErrorAction", "Stop");
    shell.Invoke();
}

using Activity activity = new();
Import(harmless);
FileTree before = FileTree.Read(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Path.GetTempPath(), Path.GetDirectoryName(Path.GetFullPath(module)) ?? "");
activity.Start();
Import(module);
activity.Stop();
foreach (string line in activity.Seen.Concat(before.Changes().Select(static f => "file: " + f)))
{
    Console.WriteLine(line);
}

return 0;
