namespace AuthKit.Mcp.Migration;

/// <summary>A function or class: from the start of its head to its last character.</summary>
internal readonly record struct CodeUnit(int Start, int End, string Name, bool IsFunction)
{
    public bool Holds(int index) => index >= Start && index <= End;
}
