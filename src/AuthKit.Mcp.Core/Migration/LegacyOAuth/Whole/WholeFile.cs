using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Judges whether a file holds nothing but home-grown OAuth code. In doubt it does not: what is said here gets deleted.</summary>
internal static class WholeFile
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(500);

    // What makes a file more than its OAuth code: other routes, tools, a server that is started.
    private static readonly Regex s_alive = new(
        @"\.(?:get|post|put|delete|patch|all|MapGet|MapPost|MapPut|MapDelete|HandleFunc|Handle|GET|POST|PUT|DELETE|Get|Post|tool|route|api_route)\(\s*[$@rf]*[""'`]|\.(?:listen|Run|RunAsync|ListenAndServe\w*|serve|registerTool|AddTool|tool)\(|__main__|\bfunc\s+main\(|createServer\(|\b(?:FastMCP|McpServer|FastAPI|Flask|Starlette|WebApplication|NewMCPServer|NewServeMux)\b|\bMcpServerTool\b|@mcp\.",
        RegexOptions.CultureInvariant, s_limit);

    private static readonly Regex s_mention = new(@"(?i)oauth|grant|client|code|token|jw[kt]|consent|redirect|verifier|challenge|issuer|scope|signing|expir|base64|hash|random|public_?key|private_?key", RegexOptions.CultureInvariant, s_limit);
    private static readonly Regex s_handler = new(@"^[ \t]*export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b", RegexOptions.CultureInvariant | RegexOptions.Multiline, s_limit);

    public static bool IsNothingElse(SourceText source, IReadOnlyList<LegacyFind> finds)
    {
        List<LegacyFind> sure = [.. finds.Where(static f => f.Confidence >= McpLegacyOAuthConfidence.Medium)];
        if (!sure.Exists(static f => f.Confidence == McpLegacyOAuthConfidence.High))
        {
            return false;
        }

        try
        {
            char[] rest = source.Live.ToCharArray();
            foreach (LegacyFind find in sure)
            {
                for (int i = find.Start; i <= find.End && i < rest.Length; i++)
                {
                    rest[i] = rest[i] == '\n' ? '\n' : ' ';
                }
            }

            string text = new(rest);
            return !s_alive.IsMatch(text) && !s_handler.IsMatch(text) && OtherUnits(source, sure).All(u => Belongs(source, u, sure));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static IEnumerable<CodeUnit> OtherUnits(SourceText source, List<LegacyFind> finds) =>
        CodeShape.Of(source).Units.Where(u => !finds.Exists(f => f.Start <= u.End && u.Start <= f.End));

    private static bool Belongs(SourceText source, CodeUnit unit, List<LegacyFind> finds)
    {
        string text = source.Live.Substring(unit.Start, unit.End - unit.Start + 1);
        if (s_mention.IsMatch(text))
        {
            return true;
        }

        Regex name = new($@"\b{Regex.Escape(unit.Name)}\b", RegexOptions.CultureInvariant, s_limit);
        return finds.Exists(f => name.IsMatch(source.Code.Substring(f.Start, Math.Min(f.End + 1, source.Code.Length) - f.Start)));
    }
}
