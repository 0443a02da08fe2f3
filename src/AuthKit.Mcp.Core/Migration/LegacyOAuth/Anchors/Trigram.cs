namespace AuthKit.Mcp.Migration;

/// <summary>Three characters as a number. Case, digits and what is not ASCII are not told apart, so the numbers are few.</summary>
internal static class Trigram
{
    public const int Length = 3;

    /// <summary>How many numbers there are.</summary>
    public const int Count = 1 << (Length * Bits);

    private const int Bits = 6;
    private const int Ascii = 128;
    private const string Others = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static readonly byte[] Symbols = MakeSymbols();

    /// <summary>The number of a character: 0 for white space and what is not ASCII.</summary>
    public static int Symbol(char c) => c < Ascii ? Symbols[c] : 0;

    /// <summary>Moves one character on.</summary>
    public static int Next(int trigram, char c) => ((trigram << Bits) | Symbol(c)) & (Count - 1);

    public static int At(string text, int index) => Next(Next(Next(0, text[index]), text[index + 1]), text[index + 2]);

    private static byte[] MakeSymbols()
    {
        byte[] symbols = new byte[Ascii];
        byte next = 1;
        for (char c = 'a'; c <= 'z'; c++)
        {
            symbols[c] = symbols[char.ToUpperInvariant(c)] = next++;
        }

        for (char c = '0'; c <= '9'; c++)
        {
            symbols[c] = next;
        }

        next++;
        foreach (char c in Others)
        {
            symbols[c] = next++;
        }

        return symbols;
    }
}
