using System.Collections;
using System.Management.Automation.Language;

namespace AuthKit.Mcp.Pack;

/// <summary>What a package takes from the module manifest, read as data: nothing in the file is run.</summary>
internal sealed class ModuleManifest
{
    private readonly Hashtable _data;
    private readonly Hashtable _gallery;

    private ModuleManifest(string path, Hashtable data)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _data = data;
        _gallery = data["PrivateData"] is Hashtable { } privateData && privateData["PSData"] is Hashtable gallery
            ? gallery
            : throw new InvalidDataException($"{path} has no PrivateData.PSData.");
    }

    public string Name { get; }

    /// <summary>The version with the prerelease label, if there is one.</summary>
    public string Version => _gallery["Prerelease"] is string { Length: > 0 } label ? $"{Text("ModuleVersion")}-{label.TrimStart('-')}" : Text("ModuleVersion");

    public string Author => Text("Author");

    public string Owner => Text("CompanyName");

    public string Copyright => Text("Copyright");

    public string Description => Text("Description");

    public Uri License => Link("LicenseUri");

    public Uri Project => Link("ProjectUri");

    public string ReleaseNotes => _gallery["ReleaseNotes"] as string ?? "";

    /// <summary>The tags of the manifest and those by which the Gallery finds editions and commands.</summary>
    public IReadOnlyList<string> Tags()
    {
        string[] cmdlets = List(_data, "CmdletsToExport");
        return
        [
            .. List(_gallery, "Tags")
                .Concat(List(_data, "CompatiblePSEditions").Select(static e => "PSEdition_" + e))
                .Append("PSModule")
                .Concat(cmdlets.Length > 0 ? ["PSIncludes_Cmdlet"] : [])
                .Concat(cmdlets.SelectMany(static c => new[] { "PSCmdlet_" + c, "PSCommand_" + c }))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    public static ModuleManifest Read(string path)
    {
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new InvalidDataException($"{path} does not parse: {errors[0].Message}");
        }

        HashtableAst table = script.Find(static node => node is HashtableAst, searchNestedScriptBlocks: false) as HashtableAst
            ?? throw new InvalidDataException($"{path} holds no hashtable.");
        return new ModuleManifest(path, (Hashtable)table.SafeGetValue());
    }

    private static string[] List(Hashtable table, string key) => table[key] switch
    {
        null => [],
        string one => [one],
        IEnumerable many => [.. many.Cast<object>().Select(static o => o.ToString() ?? "")],
        object other => throw new InvalidDataException($"{key} is a {other.GetType().Name}, not a list."),
    };

    private string Text(string key) => _data[key] as string ?? throw new InvalidDataException($"The manifest has no {key}.");

    private Uri Link(string key) => new(_gallery[key] as string ?? throw new InvalidDataException($"The manifest has no {key}."));
}
