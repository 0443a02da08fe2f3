using System.Text.RegularExpressions;

namespace AuthKit.Mcp.Migration;

/// <summary>Finds the routes of an authorization server, and their handlers in the same file.</summary>
internal static class RouteScan
{
    private const int ShortUnit = 8;
    private const int InlineHandler = 2;
    private static readonly Regex ServesRequests = new(@"(?im)^[^\S\n]*(?:(?:async|public|override|def|func|static)\s+)*(?:[\w<>]+\s+)?(?:on_)?(?:get|post|handle\w*|dispatch|execute\w*|invoke\w*|__call__|process\w*|servehttp)\s*\(", RegexOptions.CultureInvariant, RegexLimit.Value);
    private static readonly Regex Identifier = new(@"(?<![\w$""'`/])[A-Za-z_$][\w$]*", RegexOptions.CultureInvariant, RegexLimit.Value);

    public static void Scan(ScanContext context, List<LegacyFind> finds)
    {
        List<Candidate> candidates = [];
        foreach (LegacyPattern form in context.Routes)
        {
            Scan(context, form, candidates);
        }

        HashSet<McpLegacyOAuthKind> kinds = [.. candidates.Where(static c => c.Path.Need is null && !(c.Path.Declared && c.Path.Strict)).Select(static c => c.Path.Kind)];
        bool siblings = kinds.Count >= 2 && (kinds.Contains(McpLegacyOAuthKind.AuthorizeRoute) || kinds.Contains(McpLegacyOAuthKind.TokenRoute));
        foreach (Candidate candidate in candidates)
        {
            Judge(context, candidate, siblings, finds);
        }
    }

    private static void Scan(ScanContext context, LegacyPattern form, List<Candidate> candidates)
    {
        string? filePath = null;
        if (form.File is { } file)
        {
            Match match = file.Match(context.Source.Path);
            if (!match.Success)
            {
                return;
            }

            filePath = match.Groups["path"].Value;
            if (PathOf(context, form, filePath, match.Groups["path"]) is null)
            {
                return;
            }
        }

        if (form.Find is null || !(form.FileWith?.IsMatch(context.Source.Live) ?? true))
        {
            return;
        }

        foreach (Match match in form.File is not null || form.Constant ? form.Find.Matches(context.Source.Live, context.Index) : context.RouteWindows.Matches(form.Find))
        {
            Group group = match.Groups["path"];
            if ((form.At is { } at && context.Source.ClassAt(match.Index) != at)
                || (filePath is null && !form.Constant && context.Source.ClassAt(group.Index) != CharClass.String)
                || (match.Groups["recv"] is { Success: true, Value: string receiver } && (form.ReceiverWithout?.IsMatch(receiver) ?? false)))
            {
                continue;
            }

            string text = filePath ?? RoutePrefix.Before(context, match.Groups["recv"], match.Index, group.Value);
            if (PathOf(context, form, text, group) is { } path)
            {
                (int start, int end) = UnitOf(context, form, match, group);
                bool bare = path is { Declared: true, Strict: true } || (filePath is null && !form.Constant && group.Value.IndexOf('/') < 0 && group.Value.IndexOf('.') < 0);
                candidates.Add(new Candidate(form, path, start, end, bare));
            }
        }
    }

    private static (int Start, int End) UnitOf(ScanContext context, LegacyPattern form, Match match, Group group)
    {
        int line = group.Success ? context.Source.FirstOnLine(group.Index) : 0;
        if (group.Success && form.Unit == LegacyUnit.Statement && context.Source.Code[line] == '.' && !context.Source.Code.AsSpan(line).StartsWith(".route".AsSpan()))
        {
            // One call of a chain that mounts several routes.
            int open = context.Source.Code.LastIndexOf('(', group.Index);
            return (line, open >= line && context.Source.Partners[open] > open ? context.Source.Partners[open] : match.Index + match.Length - 1);
        }

        int from = match.Groups["recv"].Success ? match.Groups["recv"].Index : match.Index + match.Value.TakeWhile(char.IsWhiteSpace).Count();
        return context.UnitOf(form, from, match.Index + match.Length - from);
    }

    private static LegacyPattern? PathOf(ScanContext context, LegacyPattern form, string text, Group group)
    {
        if (form.Slash && group.Success && text.IndexOf('/') < 0)
        {
            return null;
        }

        return RoutePath.Of(text, form) is string path ? context.Patterns.Paths.Concat(context.Declared).FirstOrDefault(p => p.Find?.IsMatch(path) ?? false) : null;
    }

    private static void Judge(ScanContext context, Candidate candidate, bool siblings, List<LegacyFind> finds)
    {
        string unit = context.TextOf(candidate.Start, candidate.End);
        List<CodeUnit> handlers = Handlers(context, candidate, unit);
        string all = string.Concat(unit, string.Concat(handlers.Select(h => "\n" + context.TextOf(h.Start, h.End))));
        LegacyPattern path = candidate.Path;
        if (!(candidate.Form.UnitWith?.IsMatch(unit) ?? true) || (path.UnitWithout?.IsMatch(all) ?? false))
        {
            return;
        }

        bool inOAuth = IsOAuthFile(context);
        bool vouched = (siblings && !(path.Declared && path.Strict)) || inOAuth;
        bool spoken = (path.Raise?.IsMatch(all) ?? false) || (path.Declared && context.Patterns.Paths.Any(p => p.Kind == path.Kind && ((p.Raise ?? p.Need)?.IsMatch(all) ?? false)));
        bool needed = path.Need?.IsMatch(all) ?? true;
        if ((!needed && (path.Strict || !vouched)) || (candidate.Bare && !vouched && !spoken && context.Words < 3))
        {
            return;
        }

        // A handler that is there to read and says nothing of OAuth is a handler of something else: of payments, say.
        bool silent = !spoken && !(path.Need is not null && needed) && (handlers.Count > 0 || context.Source.LineOf(candidate.End) - context.Source.LineOf(candidate.Start) >= InlineHandler);
        bool sure = path.Declared ? spoken || (siblings && !silent && !path.Strict) : path.Confidence == McpLegacyOAuthConfidence.High || spoken || (path.Need is not null && needed && !path.Strict) || (path.Strict && needed && context.Words >= 3) || (inOAuth && path.Confidence != McpLegacyOAuthConfidence.High) || (siblings && !silent);
        McpLegacyOAuthConfidence confidence = sure ? McpLegacyOAuthConfidence.High
            : silent ? McpLegacyOAuthConfidence.Low
            : context.Words >= 3 || path.Confidence == McpLegacyOAuthConfidence.Medium ? McpLegacyOAuthConfidence.Medium : McpLegacyOAuthConfidence.Low;
        McpLegacyOAuthKind kind = candidate.Form.Page && path.Kind == McpLegacyOAuthKind.AuthorizeRoute && unit.IndexOf('<') >= 0 ? McpLegacyOAuthKind.ConsentPage : path.Kind;
        string id = $"{candidate.Form.Id}/{path.Id}";
        finds.Add(new LegacyFind(kind, confidence, path.Reason + ".", id, candidate.Start, candidate.End));
        finds.AddRange(handlers.Select(h => new LegacyFind(kind, confidence, $"{path.Reason}; {h.Name} is its handler.", id, h.Start, h.End)));
    }

    private static bool IsOAuthFile(ScanContext context) => context.Patterns.Functions.Any(f => f.RaiseFile?.IsMatch(context.Source.Path) ?? false);

    /// <summary>The functions of this file that a short unit names as its handler.</summary>
    private static List<CodeUnit> Handlers(ScanContext context, Candidate candidate, string unit)
    {
        if (context.Source.LineOf(candidate.End) - context.Source.LineOf(candidate.Start) >= ShortUnit)
        {
            return [];
        }

        List<CodeUnit> named = [];
        foreach (Match match in Identifier.Matches(unit))
        {
            foreach (CodeUnit function in context.Shape.Units)
            {
                if (function.Name == match.Value && !function.Holds(candidate.Start) && function.Start != candidate.Start && !(function.Start >= candidate.Start && function.Start <= candidate.End) && !named.Contains(function)
                    && (function.IsFunction || ServesRequests.IsMatch(context.TextOf(function.Start, function.End))))
                {
                    named.Add(function);
                }
            }
        }

        // Of several, the last is the handler: those before it are middleware.
        return named.Count > 1 ? [named[named.Count - 1]] : named;
    }

    private sealed record Candidate(LegacyPattern Form, LegacyPattern Path, int Start, int End, bool Bare);
}
