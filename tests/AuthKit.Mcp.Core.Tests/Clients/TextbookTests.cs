using System.Text;
using AuthKit.Mcp.Clients;
using AuthKit.Mcp.Core.Tests.Rules;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Clients;

/// <summary>The short cut past the walk: it may be missed, but where it is taken the walk must come to the same.</summary>
public class TextbookTests
{
    private const string Odd = " \t\"'\\,;=:/.?#@%&~*[]{}-_0aA8\u007f\u00e9";
    private static readonly ProbeKind[] Documents = [ProbeKind.InsertedMetadata, ProbeKind.IssuerMetadata];

    [Fact]
    public void A_good_server_is_textbook()
    {
        Assert.True(Textbook.Fits(new DiscoveryFacts(Seen.Good().Evidence())));
        Assert.Equal(ClientLens.Names, ClientLens.Look(new DiscoveryFacts(Seen.Good().Evidence()), [], []).Select(static v => v.Client));
        Assert.Equal("Go", Assert.Single(ClientLens.Look(new DiscoveryFacts(Seen.Good().Evidence()), [], ["go"])).Client);
    }

    [Fact]
    public void Where_one_character_differs_the_walk_agrees()
    {
        Random random = new(4713);
        int taken = 0;
        for (int i = 0; i < 6000; i++)
        {
            Evidence evidence = Edited(Seen.Good().Evidence(), random);
            taken += Agrees(evidence) ? 1 : 0;
        }

        Assert.InRange(taken, 300, 5000); // Of edits to optional texts many are harmless; most others are not.
    }

    /// <summary>True when the short cut is taken; fails when the walk does not come to the same.</summary>
    internal static bool Agrees(Evidence evidence)
    {
        DiscoveryFacts facts = new(evidence);
        if (!Textbook.Fits(facts))
        {
            return false;
        }

        Assert.Equal(ClientLens.Walk(facts, [], []), ClientLens.Look(facts, [], []));
        return true;
    }

    private static Evidence Edited(Evidence evidence, Random random)
    {
        int what = random.Next(4);
        if (what == 3)
        {
            // The same edit wherever the server, or the authorization server, is named.
            string name = random.Next(2) == 0 ? "mcp.contoso.com/mcp" : "auth.contoso.com";
            string other = Edited(name, random);
            Func<string, string> rename = text => text.Replace(name, other, StringComparison.Ordinal);
            return RawUrl.TryParse(rename(evidence.Target), out _) ? Everywhere(evidence, rename) : evidence;
        }

        ProbeKind[] kinds = what == 0 ? [ProbeKind.Initialize, ProbeKind.Discover] : [Documents[random.Next(Documents.Length)]];
        int seed = random.Next();
        return evidence with
        {
            Probes = [.. evidence.Probes.Select(p => !kinds.Contains(p.Kind) || p.Exchange.Response is not { } response ? p : p with
            {
                Exchange = p.Exchange with
                {
                    Response = what == 2
                        ? response with { Body = Encoding.UTF8.GetBytes(Edited(Encoding.UTF8.GetString(response.Body), new Random(seed))) }
                        : response with { Headers = [.. response.Headers.Select(h => h with { Value = Edited(h.Value, new Random(seed)) })] },
                },
            })],
        };
    }

    private static Evidence Everywhere(Evidence evidence, Func<string, string> rename) => evidence with
    {
        Target = rename(evidence.Target),
        Probes = [.. evidence.Probes.Select(p => p with
        {
            Subject = rename(p.Subject),
            Exchange = p.Exchange with
            {
                Request = p.Exchange.Request with { Url = p.Kind == ProbeKind.InsertedMetadata ? WellKnown.ResourceInserted(Url(rename(evidence.Target))) ?? "" : rename(p.Exchange.Request.Url) },
                Response = p.Exchange.Response is not { } response ? null : response with
                {
                    Headers = [.. response.Headers.Select(h => h with { Value = rename(h.Value) })],
                    Body = Encoding.UTF8.GetBytes(rename(Encoding.UTF8.GetString(response.Body))),
                },
            },
        })],
    };

    private static RawUrl Url(string text) => RawUrl.TryParse(text, out RawUrl url) ? url : throw new ArgumentException(text);

    private static string Edited(string text, Random random)
    {
        if (text.Length == 0)
        {
            return text;
        }

        int at = random.Next(text.Length);
        string odd = Odd[random.Next(Odd.Length)].ToString();
        return random.Next(3) switch
        {
            0 => text.Insert(at, odd),
            1 => text.Remove(at, 1),
            _ => text.Remove(at, 1).Insert(at, odd),
        };
    }
}
