using System.Management.Automation;
using System.Management.Automation.Language;
using AuthKit.Mcp.Files;
using AuthKit.Mcp.Waivers;

namespace AuthKit.Mcp.Commands;

/// <summary>Reads waiver files, JSON or PowerShell data files, without running anything in them.</summary>
internal static class WaiverFiles
{
    /// <exception cref="AuthKitException"><see cref="ErrorCode.InvalidWaiver"/>; <see cref="ErrorCode.InvalidArgument"/> when the path is none of a file system.</exception>
    public static IReadOnlyList<McpWaiver> Read(PSCmdlet cmdlet, string path)
    {
        string file = FileSystemPaths.Full(cmdlet, path, "-WaiverFile");
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string shown = Text.Printable(path, 300);
            throw new AuthKitException(ErrorCode.InvalidWaiver, $"-WaiverFile '{shown}' cannot be read: {UnreadableFile.Why(file, e)}", shown, e);
        }

        return file.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) ? FromData(text, path) : WaiverList.FromJson(text, path);
    }

    private static IReadOnlyList<McpWaiver> FromData(string text, string path)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new AuthKitException(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(path)}' is no PowerShell data file: line {errors[0].Extent.StartLineNumber}, {Text.Printable(errors[0].Message)}", path);
        }

        try
        {
            Ast data = script.Find(static a => a is HashtableAst or ArrayExpressionAst, searchNestedScriptBlocks: false)
                ?? throw new AuthKitException(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(path)}' holds no table. Start it with @{{ Waivers = @( ... ) }}.", path);
            return WaiverList.FromValue(data.SafeGetValue(), path);
        }
        catch (InvalidOperationException)
        {
            throw new AuthKitException(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(path)}' holds more than data: write plain values, without variables or commands.", path);
        }
    }
}
