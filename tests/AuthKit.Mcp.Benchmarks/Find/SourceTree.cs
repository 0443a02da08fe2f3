using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Benchmarks.Find;

/// <summary>A tree of made-up source files that look like those of a server: mostly code that has nothing to do with OAuth, some that uses its words, a few old routes.</summary>
internal sealed class SourceTree : IDisposable
{
    private const int FilesPerFolder = 50;
    private const int OneIsOldOf = 200;
    private const int OneSpeaksOf = 10;
    private const string OldRoute = "\napp.post('/oauth/token', (req, res) => {\n  if (req.body.grant_type !== 'authorization_code') return res.status(400).json({ error: 'unsupported_grant_type' })\n  res.json({ access_token: issue(req.body.code), token_type: 'Bearer' })\n})\n";
    private const string Client = "\nexport async function callApi(client, path) {\n  const token = await client.token()\n  const response = await fetch(path, { headers: { authorization: `Bearer ${token.access_token}` } })\n  return response.json()\n}\n";

    public SourceTree(int files)
    {
        for (int i = 0; i < files; i++)
        {
            string folder = Path.Combine(Root, $"part{i / FilesPerFolder}");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"file{i}.{(i % 2 == 0 ? "js" : "ts")}"), Text(i));
        }

        OldFiles = (files + OneIsOldOf - 1) / OneIsOldOf;
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("authkit-mcp-bench-find-").FullName;

    /// <summary>How many files hold an old route.</summary>
    public int OldFiles { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Text(int number)
    {
        StringBuilder text = new("import { log } from './log.js'\n\nconst app = express()\n");
        for (int i = 0; i < 20 + (number % 60); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                /** Sums up what part {{i}} of file {{number}} was given. */
                export function sumUp{{number}}of{{i}}(values, { least = 0, most = Infinity } = {}) {
                  const kept = values.filter((value) => value >= least && value <= most)
                  if (kept.length === 0) {
                    log(`nothing is left of ${values.length} values`)
                    return null
                  }

                  return kept.reduce((sum, value) => sum + value, {{i}})
                }

                """);
        }

        return text.Append(number % OneIsOldOf == 0 ? OldRoute : number % OneSpeaksOf == 0 ? Client : "").ToString();
    }
}
