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
        if (string.IsNullOrWhiteSpace(text))
        {
            throw WaiverList.Empty(path);
        }

        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw Bad(path, $"is no PowerShell data file: line {errors[0].Extent.StartLineNumber}, {Text.Printable(errors[0].Message).TrimEnd('.')}");
        }

        ExpressionAst data = Data(script, path);
        try
        {
            return WaiverList.FromValue(data.SafeGetValue(), path);
        }
        catch (InvalidOperationException)
        {
            throw MoreThanData(path, data.Find(static a => !IsPlain(a), searchNestedScriptBlocks: true) ?? data);
        }
    }

    // One table or list and nothing beside it: of several, PowerShell's own reader takes the first and drops the others.
    private static ExpressionAst Data(ScriptBlockAst script, string path)
    {
        if (new Ast?[] { script.UsingStatements.FirstOrDefault(), script.ParamBlock, script.DynamicParamBlock, script.BeginBlock, script.ProcessBlock }.FirstOrDefault(static a => a is not null) is { } code)
        {
            throw MoreThanData(path, code);
        }

        if (script.EndBlock?.Statements is not { Count: > 0 } statements)
        {
            throw Bad(path, "holds no table. Start it with @{ Waivers = @( ... ) }");
        }

        if (statements.FirstOrDefault(static s => Expression(s) is null) is { } command)
        {
            throw MoreThanData(path, command);
        }

        return statements.Count == 1 && Expression(statements[0]) is { } data
            ? data
            : throw Bad(path, $"holds {statements.Count} tables or lists, the second in line {statements[1].Extent.StartLineNumber}, and one would count. Put all entries into one @{{ Waivers = @( ... ) }}");
    }

    private static ExpressionAst? Expression(StatementAst statement) => statement is PipelineAst { PipelineElements: { Count: 1 } elements }
        && elements[0] is CommandExpressionAst { Redirections.Count: 0, Expression: { } expression } && expression is HashtableAst or ArrayExpressionAst or ArrayLiteralAst
        ? expression
        : null;

    private static bool IsPlain(Ast ast) => ast
        is HashtableAst or ArrayExpressionAst or ArrayLiteralAst or ParenExpressionAst or StatementBlockAst or PipelineAst or CommandExpressionAst or ConstantExpressionAst
        or VariableExpressionAst { VariablePath.UserPath: "true" or "false" or "null" };

    private static AuthKitException MoreThanData(string path, Ast culprit) =>
        Bad(path, $"holds more than data: line {culprit.Extent.StartLineNumber}, {Text.Printable(culprit.Extent.Text, 60)}. Write plain values in quotes, without variables or commands");

    private static AuthKitException Bad(string path, string what) => new(ErrorCode.InvalidWaiver, $"The waiver file '{Text.Printable(path)}' {what}.", path);
}
