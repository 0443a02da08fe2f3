namespace AuthKit.Mcp.Migration;

/// <summary>The identifiers of a file as hashes, four bytes for each: what is kept of a file to know whether it is worth a second look.</summary>
internal sealed class WordSet
{
    private readonly int[] _hashes;

    private WordSet(int[] hashes) => _hashes = hashes;

    public static WordSet Of(string text)
    {
        HashSet<int> hashes = [];
        for ((int Start, int Length) next = Identifiers.Next(text, 0); next.Length > 0; next = Identifiers.Next(text, next.Start + next.Length))
        {
            hashes.Add(Hash(text, next.Start, next.Length));
        }

        return new WordSet([.. hashes]);
    }

    /// <summary>The hash of an identifier.</summary>
    public static int Hash(string word) => Hash(word, 0, word.Length);

    /// <summary>False when the file has none of these.</summary>
    public bool MayHave(HashSet<int> hashes) => hashes.Count > 0 && Array.Exists(_hashes, hashes.Contains);

    /// <summary>False when the file does not have it.</summary>
    public bool MayHave(int hash) => Array.IndexOf(_hashes, hash) >= 0;

    private static int Hash(string text, int start, int length)
    {
        uint hash = 2166136261; // FNV-1a
        for (int i = start; i < start + length; i++)
        {
            hash = (hash ^ text[i]) * 16777619;
        }

        return (int)hash;
    }
}
