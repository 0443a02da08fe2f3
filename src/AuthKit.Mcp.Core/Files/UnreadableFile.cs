namespace AuthKit.Mcp.Files;

/// <summary>Says why a file of the user cannot be read, and what to do about it.</summary>
internal static class UnreadableFile
{
    /// <summary>Why, and what to do, as the rest of a sentence with its end. The path is not in it.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="e">What reading it gave.</param>
    public static string Why(string path, Exception e)
    {
        // Unix opens folders and Windows does not; neither error speaks of a folder.
        if (Directory.Exists(path))
        {
            return "it is a folder. Name a file.";
        }

        return e switch
        {
            FileNotFoundException or DirectoryNotFoundException => "there is no such file. Check the spelling; a path that does not begin with a slash or drive starts at the current location.",
            UnauthorizedAccessException => "this account may not read it. Give it the right to read the file, or run as the account that has it.",
            IOException => $"{Text.Printable(e.Message, 300).TrimEnd('.')}. If another program holds the file, close it there.",
            _ => $"{Text.Printable(e.Message, 300).TrimEnd('.')}. Check the path.",
        };
    }
}
