namespace AuthKit.Mcp.Migration;

/// <summary>Tells quickly which of many literals are in a text, whatever their case: by its trigrams first, by a search where these leave doubt.</summary>
internal sealed class TextIndex
{
    private const int BitsPerWord = 64;
    private const int Sparse = 500;
    private readonly ulong[] _trigrams = new ulong[Trigram.Count / BitsPerWord];
    private readonly Dictionary<TextLiteral, bool> _known = [];
    private readonly string _text;
    private readonly bool _odd;

    public TextIndex(string text)
    {
        _text = text;
        int trigram = 0;
        foreach (char c in text)
        {
            trigram = Trigram.Next(trigram, c);
            _trigrams[trigram / BitsPerWord] |= 1UL << (trigram % BitsPerWord);
        }

        // A regex takes the Kelvin sign for a k, and its like for other letters. A text with one is searched by all patterns.
        _odd = text.IndexOfAny(['\u212A', '\u0130', '\u0131', '\u017F']) >= 0;
    }

    /// <summary>Where in a text, which is this one or has parts of it blanked, one of these literals is.</summary>
    /// <returns>Null when they are too many, or cannot be told.</returns>
    public List<int>? PlacesOf(string text, IReadOnlyList<TextLiteral> literals)
    {
        List<int> places = _odd ? [] : [.. literals.Where(MayHave).SelectMany(l => PlacesOf(text, l.Text)).Take((text.Length / Sparse) + 1)];
        return _odd || places.Count > text.Length / Sparse ? null : places;
    }

    private static IEnumerable<int> PlacesOf(string text, string literal)
    {
        for (int at = text.IndexOf(literal, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(literal, at + literal.Length, StringComparison.OrdinalIgnoreCase))
        {
            yield return at;
        }
    }

    /// <summary>False when the literal is not in the text.</summary>
    public bool MayHave(TextLiteral literal)
    {
        if (_odd)
        {
            return true;
        }

        foreach (int trigram in literal.Trigrams)
        {
            if ((_trigrams[trigram / BitsPerWord] & (1UL << (trigram % BitsPerWord))) == 0)
            {
                return false;
            }
        }

        if (!_known.TryGetValue(literal, out bool has))
        {
            has = _text.IndexOf(literal.Text, StringComparison.OrdinalIgnoreCase) >= 0;
            _known.Add(literal, has);
        }

        return has;
    }
}
