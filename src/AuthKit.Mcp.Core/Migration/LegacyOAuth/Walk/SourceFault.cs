namespace AuthKit.Mcp.Migration;

/// <summary>What goes wrong with source trees.</summary>
internal static class SourceFault
{
    public static AuthKitException NotFound(string path, Exception? inner = null)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.SourceNotFound, $"-Path '{shown}' is not there. Name a source file or the folder of a server; for a name with [ or ] in it use -LiteralPath.", shown, inner);
    }

    public static AuthKitException Unreadable(string path, Exception inner)
    {
        string shown = Text.Printable(path, 300);
        return new AuthKitException(ErrorCode.SourceUnreadable, $"'{shown}' cannot be read, so nothing is said about it: {Text.Printable(inner.Message, 300)} Give this account the right to read it, or leave it out with -Exclude.", shown, inner);
    }
}
