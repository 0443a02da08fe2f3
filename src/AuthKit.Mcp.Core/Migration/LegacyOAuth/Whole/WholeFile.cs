using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Judges whether a file holds nothing but home-grown OAuth code. In doubt it does not: what is said here gets deleted.</summary>
internal static class WholeFile
{
    private const double LeastShare = 0.4;
    private const double LargeShare = 0.75;

    // What makes a file more than its OAuth code: other routes, tools, a server that is started.
    private static readonly Regex Alive = new(
        @"\bjsonrpc\b|resource_metadata|tools/(?:list|call)|/mcp\b|export\s+default\s*(?:\{|new\b)|addEventListener\(\s*[""']fetch|[""'](?:GET|POST|PUT|DELETE|PATCH)\s+/|\.(?:get|post|put|delete|patch|all|Get|Post|Put|Delete)\(\s*[$@rf]*[""'`][/*{]|\.(?:MapGet|MapPost|MapPut|MapDelete|HandleFunc|Handle|GET|POST|PUT|DELETE|tool|route|api_route)\(\s*[$@rf]*[""'`]|\.(?:listen|Run|RunAsync|ListenAndServe\w*|serve|registerTool|AddTool|tool)\(|__main__|\bfunc\s+main\(|createServer\(|\b(?:FastMCP|McpServer|FastAPI|Flask|Starlette|WebApplication|NewMCPServer|NewServeMux)\b|\bMcpServerTool\b|@mcp\.",
        RegexOptions.CultureInvariant, RegexLimit.Value);

    private static readonly Regex Mention = new(@"(?i)oauth|grant|client|code|token|jw[kt]|consent|redirect|verifier|challenge|issuer|scope|signing|expir|base64|hash|random|public_?key|private_?key", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Vocabulary = new(@"(?i)oauth|grant_?type|client_?id|redirect|token|challenge|verifier|jwk|issuer|scope|consent", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Import = new(@"^\s*(?:import|from|using|package|namespace|export\s*\*|const\s+[\w{}, ]+\s*=\s*require|[""'][\w./-]+[""']\s*$|[(){}\[\];,]+\s*$)", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Handler = new(@"^[ \t]*export\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\b", RegexOptions.CultureInvariant | RegexOptions.Multiline, RegexLimit.Value);

    public static bool IsNothingElse(SourceText source, IReadOnlyList<LegacyFind> finds)
    {
        List<LegacyFind> sure = [.. finds.Where(static f => f.Confidence >= McpLegacyOAuthConfidence.Medium)];
        if (sure.Count < 2 && !sure.Exists(static f => f.Confidence == McpLegacyOAuthConfidence.High))
        {
            return false;
        }

        // A map named tokens or codes is in many a file that has nothing to do with an authorization server; clients and codes side by side are not.
        if (!sure.Exists(IsTelling) && !(sure.Exists(static f => f.Kind == McpLegacyOAuthKind.ClientStore) && sure.Exists(static f => f.Kind == McpLegacyOAuthKind.CodeStore)))
        {
            return false;
        }

        try
        {
            double share = Share(source, finds);
            return share >= LeastShare && !IsAlive(source, sure) && OtherUnits(source, sure).All(u => share >= LargeShare || Belongs(source, u, sure));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>True when there is something beside the places that serves others.</summary>
    public static bool IsAlive(SourceText source, List<LegacyFind> sure)
    {
        char[] rest = source.Live.ToCharArray();
        foreach (LegacyFind find in sure.Where(static f => !IsMount(f)))
        {
            for (int i = find.Start; i <= find.End && i < rest.Length; i++)
            {
                rest[i] = rest[i] == '\n' ? '\n' : ' ';
            }
        }

        string text = new(rest);
        return Alive.IsMatch(text) || Handler.IsMatch(text);
    }

    private static bool IsTelling(LegacyFind find) => find.Kind < McpLegacyOAuthKind.ClientStore || (find.Confidence == McpLegacyOAuthConfidence.High && !find.PatternId.EndsWith("-bare", StringComparison.Ordinal));

    // What is handed to a library may be all that serves the live server.
    private static bool IsMount(LegacyFind find) => find.PatternId.StartsWith("sdk.", StringComparison.Ordinal);

    private static IEnumerable<CodeUnit> OtherUnits(SourceText source, List<LegacyFind> finds) =>
        CodeShape.Of(source).Units.Where(u => !finds.Exists(f => f.Start <= u.End && u.Start <= f.End));

    /// <summary>How much of the lines with code, imports aside, is in places.</summary>
    public static double Share(SourceText source, IReadOnlyList<LegacyFind> finds)
    {
        int all = 0, covered = 0;
        for (int line = 1; line <= source.LineCount; line++)
        {
            int start = source.StartOfLine(line);
            int end = line < source.LineCount ? source.StartOfLine(line + 1) : source.Text.Length;
            string text = source.Live.Substring(start, end - start);
            if (text.Any(char.IsLetterOrDigit) && !Import.IsMatch(text))
            {
                all++;
                covered += finds.Any(f => f.Start < end && f.End >= start) ? 1 : 0;
            }
        }

        return all == 0 ? 0 : (double)covered / all;
    }

    private static bool Belongs(SourceText source, CodeUnit unit, List<LegacyFind> finds)
    {
        string text = source.Live.Substring(unit.Start, unit.End - unit.Start + 1);
        if (unit.Name is "constructor" or "__init__" || (unit.IsFunction ? Mention : Vocabulary).IsMatch(text))
        {
            return true;
        }

        Regex name = new($@"\b{Regex.Escape(unit.Name)}\b", RegexOptions.CultureInvariant, RegexLimit.Value);
        return finds.Exists(f => name.IsMatch(source.Code.Substring(f.Start, Math.Min(f.End + 1, source.Code.Length) - f.Start)));
    }
}
