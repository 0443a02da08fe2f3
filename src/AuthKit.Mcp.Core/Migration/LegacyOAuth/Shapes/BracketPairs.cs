namespace AuthKit.Mcp.Migration;

/// <summary>Pairs brackets, forgiving what is left open or closed twice.</summary>
internal static class BracketPairs
{
    public static int[] Find(string code)
    {
        int[] partners = new int[code.Length];
        Stack<int> open = new();
        for (int i = 0; i < code.Length; i++)
        {
            partners[i] = -1;
            char c = code[i];
            if (c is '(' or '[' or '{')
            {
                open.Push(i);
            }
            else if (c is ')' or ']' or '}')
            {
                Close(code, partners, open, i);
            }
        }

        return partners;
    }

    private static void Close(string code, int[] partners, Stack<int> open, int at)
    {
        char wanted = code[at] == ')' ? '(' : code[at] == ']' ? '[' : '{';

        // A brace closes whatever round brackets were left open inside it; any other stray closer is ignored.
        while (open.Count > 0 && wanted == '{' && code[open.Peek()] != '{')
        {
            open.Pop();
        }

        if (open.Count > 0 && code[open.Peek()] == wanted)
        {
            int start = open.Pop();
            partners[start] = at;
            partners[at] = start;
        }
    }
}
