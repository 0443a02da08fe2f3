using System.Collections.Concurrent;

namespace AuthKit.Mcp.Migration;

/// <summary>A text of at least three characters without white space that patterns need, whatever its case.</summary>
internal sealed class TextLiteral
{
    private static readonly ConcurrentDictionary<string, TextLiteral> Known = new(StringComparer.Ordinal);

    private TextLiteral(string text)
    {
        Text = text;
        Trigrams = [.. Enumerable.Range(0, text.Length - Trigram.Length + 1).Select(i => Trigram.At(text, i)).Distinct()];
    }

    /// <summary>The text, in lower case.</summary>
    public string Text { get; }

    /// <summary>The trigrams in it.</summary>
    public IReadOnlyList<int> Trigrams { get; }

    /// <summary>The same object for the same text, so that a text is searched once for all patterns that need it.</summary>
    public static TextLiteral Of(string text) => Known.GetOrAdd(text.ToLowerInvariant(), static t => new TextLiteral(t));
}
