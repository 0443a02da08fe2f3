using System.Diagnostics;
using AuthKit.Mcp.Interop.Tests.Hosting;

namespace AuthKit.Mcp.Interop.Tests.Integration;

/// <summary>
/// FastAPI, where Python has it and uvicorn. The generated protection is run around a stand-in for the MCP endpoint: the Python
/// SDK is in no package source of these tests, so main.py is compiled only.
/// </summary>
internal sealed class FastApiRecipe : ServerRecipe
{
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];
    private string _python = Pythons[0];

    public override string Framework => "FastApi";

    public override string? FindMissing()
    {
        string? missing = null;
        foreach (string python in Pythons)
        {
            missing = Try(python, "-c", "import fastapi, uvicorn");
            if (missing is null)
            {
                _python = python;
                return null;
            }
        }

        return missing;
    }

    public override void Build()
    {
        CopySurroundings(Folder);
        Compile(Folder);
    }

    public override void BuildPlain() => Compile(PlainFolder);

    public override ProcessStartInfo Start(int port) => Command(Folder, _python, "-m", "uvicorn", "stand_in:app", "--host", "127.0.0.1", "--port", $"{port}");

    private void Compile(string folder) => ChildRun.Require(Command(folder, _python, "-m", "py_compile", "authkit.py", "users.py", "main.py"));
}
