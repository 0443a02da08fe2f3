using System.Text;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Reads <c>WWW-Authenticate</c> by the grammar of RFC 9110 section 11.6.1, going on after violations so that one of them
/// does not hide the rest. Never throws.
/// </summary>
public static class ChallengeParser
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";
    private const string Token68Symbols = "-._~+/";

    /// <summary>Reads all field values of one response.</summary>
    public static ChallengeSet Parse(IReadOnlyList<string> lines)
    {
        List<Challenge> challenges = [];
        List<string> violations = [];
        foreach (string line in lines)
        {
            new LineReader(line, challenges, violations).Read();
        }

        return new ChallengeSet(lines, challenges, violations);
    }

    private static bool IsTokenChar(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || TokenSymbols.IndexOf(c) >= 0;

    private static bool IsToken68Char(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || Token68Symbols.IndexOf(c) >= 0;

    private sealed class LineReader(string line, List<Challenge> challenges, List<string> violations)
    {
        private readonly List<ChallengeParameter> _parameters = [];
        private string? _scheme;
        private string? _token68;
        private int _at;

        public void Read()
        {
            bool afterComma = true;
            bool afterScheme = false;
            while (true)
            {
                bool comma = SkipSeparators();
                afterComma |= comma;
                if (_at >= line.Length)
                {
                    break;
                }

                string word = ReadToken();
                if (word.Length == 0)
                {
                    Violation($"unexpected '{Text.Printable(line[_at].ToString())}' at position {_at + 1}");
                    _at++;
                }
                else if (NextIsEquals())
                {
                    if (afterScheme && comma)
                    {
                        Violation($"a comma stands between the scheme '{Text.Printable(_scheme)}' and its parameter '{Text.Printable(word)}'");
                    }

                    ReadParameter(word, afterComma || afterScheme);
                }
                else
                {
                    if (!afterComma)
                    {
                        Violation($"no comma before '{Text.Printable(word)}'; a value of several words must be in double quotes");
                    }

                    Flush();
                    _scheme = word;
                    ReadToken68();
                    (afterComma, afterScheme) = (false, true); // The first parameter follows its scheme after a blank.
                    continue;
                }

                (afterComma, afterScheme) = (false, false);
            }

            Flush();
        }

        private void ReadParameter(string name, bool afterComma)
        {
            if (_scheme is null)
            {
                Violation($"the parameter '{Text.Printable(name)}' stands before any scheme");
                _scheme = "";
            }

            if (!afterComma)
            {
                Violation($"no comma before the parameter '{Text.Printable(name)}'");
            }

            // NextIsEquals has passed the equals sign.
            bool hasBlanks = _at >= 2 && (line[_at - 2] is ' ' or '\t' || (_at < line.Length && line[_at] is ' ' or '\t'));
            (string value, bool quoted) = ReadValue(name);
            if (IsRepeated(name))
            {
                Violation($"the parameter '{Text.Printable(name)}' is repeated in one challenge");
            }

            _parameters.Add(new ChallengeParameter(name, value, quoted) { HasBlanks = hasBlanks });
        }

        private bool IsRepeated(string name)
        {
            foreach (ChallengeParameter parameter in _parameters)
            {
                if (string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        private (string Value, bool Quoted) ReadValue(string name)
        {
            SkipBlanks();
            if (_at < line.Length && line[_at] == '"')
            {
                return (ReadQuoted(name), true);
            }

            int start = _at;
            while (_at < line.Length && line[_at] != ',' && line[_at] is not (' ' or '\t'))
            {
                _at++;
            }

            string value = line.Substring(start, _at - start);
            if (value.Length == 0)
            {
                Violation($"the parameter '{Text.Printable(name)}' has no value");
            }
            else if (!value.All(IsTokenChar))
            {
                Violation($"the value of '{Text.Printable(name)}' holds characters that must be in double quotes");
            }

            return (value, false);
        }

        private string ReadQuoted(string name)
        {
            StringBuilder? before = null; // What comes before the last escape; most values have none.
            int start = ++_at;
            while (_at < line.Length && line[_at] != '"')
            {
                if (line[_at] == '\\' && _at + 1 < line.Length)
                {
                    before = (before ?? new StringBuilder()).Append(line, start, _at - start);
                    start = ++_at;
                }

                if (char.IsControl(line[_at]) && line[_at] != '\t')
                {
                    Violation($"the value of '{Text.Printable(name)}' holds a control character");
                }

                _at++;
            }

            string value = before is null ? line.Substring(start, _at - start) : before.Append(line, start, _at - start).ToString();
            if (_at >= line.Length)
            {
                Violation($"the value of '{Text.Printable(name)}' has no closing quote");
            }
            else
            {
                _at++;
            }

            return value;
        }

        // token68 is told from a parameter by what follows: the end of the challenge, after any number of '='.
        private void ReadToken68()
        {
            int start = _at;
            SkipBlanks();
            int first = _at;
            while (_at < line.Length && IsToken68Char(line[_at]))
            {
                _at++;
            }

            int end = _at;
            while (end < line.Length && line[end] == '=')
            {
                end++;
            }

            int after = end;
            while (after < line.Length && (line[after] is ' ' or '\t'))
            {
                after++;
            }

            // A lone word after a comma-free scheme is a token68; "Bearer, Basic" has no word before the comma.
            if (end > first && first > start && (after >= line.Length || line[after] == ','))
            {
                _token68 = line.Substring(first, end - first);
                _at = end;
            }
            else
            {
                _at = first;
            }
        }

        private string ReadToken()
        {
            int start = _at;
            while (_at < line.Length && IsTokenChar(line[_at]))
            {
                _at++;
            }

            return line.Substring(start, _at - start);
        }

        private bool NextIsEquals()
        {
            int look = _at;
            while (look < line.Length && (line[look] is ' ' or '\t'))
            {
                look++;
            }

            if (look >= line.Length || line[look] != '=')
            {
                return false;
            }

            _at = look + 1;
            return true;
        }

        private bool SkipSeparators()
        {
            bool comma = false;
            while (_at < line.Length && (line[_at] is ' ' or '\t' or ','))
            {
                comma |= line[_at++] == ',';
            }

            return comma;
        }

        private void SkipBlanks()
        {
            while (_at < line.Length && (line[_at] is ' ' or '\t'))
            {
                _at++;
            }
        }

        private void Flush()
        {
            if (_scheme is not null)
            {
                challenges.Add(new Challenge { Scheme = _scheme, Parameters = [.. _parameters], Token68 = _token68 });
            }

            (_scheme, _token68) = (null, null);
            _parameters.Clear();
        }

        private void Violation(string what) => violations.Add(what);
    }
}
