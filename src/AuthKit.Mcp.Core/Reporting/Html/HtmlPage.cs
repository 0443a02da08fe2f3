using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>What is the same in every HTML report: its style, its script, and the policy that allows these two and nothing else.</summary>
internal static class HtmlPage
{
    /// <summary>The script: it shows the filter, which without it would do nothing, and hides rows and sections that do not match.</summary>
    internal const string Script = """

        (function () {
          var form = document.getElementById('filter'), text = document.getElementById('text'), verdict = document.getElementById('verdict'), count = document.getElementById('count');
          var items = Array.prototype.slice.call(document.querySelectorAll('[data-verdict]'));
          function apply() {
            var words = text.value.toLowerCase(), wanted = verdict.value, shown = 0;
            items.forEach(function (item) {
              var fits = (!wanted || item.dataset.verdict === wanted) && item.textContent.toLowerCase().indexOf(words) >= 0;
              item.hidden = !fits;
              if (fits && item.tagName === 'TR') { shown++; }
            });
            count.textContent = shown + ' shown';
          }
          form.hidden = false;
          form.addEventListener('submit', function (e) { e.preventDefault(); });
          text.addEventListener('input', apply);
          verdict.addEventListener('change', apply);
          apply();
        })();

        """;

    /// <summary>The style: light or dark as the reader's system is, and black on white on paper.</summary>
    internal const string Style = """

        :root { color-scheme: light dark; --back: #fff; --text: #1f2328; --soft: #57606a; --line: #d0d7de; --box: #f6f8fa; --good: #1a7f37; --warn: #8a6100; --bad: #cf222e; --link: #0550ae }
        @media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --box: #161b22; --good: #3fb950; --warn: #d29922; --bad: #ff7b72; --link: #79c0ff } }
        body { margin: 0 auto; max-width: 75rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
        a { color: var(--link) } h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 0 } h3 { font-size: 1rem; margin: 1rem 0 .3rem }
        table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
        td.n, th.n { text-align: right } th { color: var(--soft); font-weight: 600; overflow-wrap: normal; white-space: nowrap } th.server { min-width: 18rem }
        section { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; margin: 1rem 0; overflow-wrap: anywhere }
        pre, code { font-family: ui-monospace, monospace; font-size: .875rem } pre { background: var(--box); padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 }
        .v { font-weight: 600; white-space: nowrap } .Pass { color: var(--good) } .Warning, .Incomplete, .Inconclusive { color: var(--warn) } .Fail, .Open, .NotMcp, .Unreachable { color: var(--bad) }
        .soft { color: var(--soft) } form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: 1rem 0 } form[hidden], [hidden] { display: none }
        input, select { font: inherit; color: inherit; background: var(--box); border: 1px solid var(--line); border-radius: .3rem; padding: .3rem .5rem }
        @media print { :root { --back: #fff; --text: #000; --soft: #333; --line: #999; --box: #fff; --link: #000 } form { display: none } section { break-inside: avoid } body { max-width: none; padding: 0 } }

        """;

    /// <summary>Nothing may be loaded, sent, framed or run but the style and the script of this page, which are named by their hashes.</summary>
    internal static string Policy { get; } = $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'";

    // A browser reads CR LF as LF before it hashes.
    private static string Hash(string text)
    {
        using SHA256 algorithm = SHA256.Create();
#pragma warning disable CA1850 // netstandard2.0 has no HashData.
        return "sha256-" + Convert.ToBase64String(algorithm.ComputeHash(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n"))));
#pragma warning restore CA1850
    }
}
