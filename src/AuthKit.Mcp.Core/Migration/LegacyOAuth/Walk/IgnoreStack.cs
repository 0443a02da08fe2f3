namespace AuthKit.Mcp.Migration;

/// <summary>The .gitignore files that hold for a folder: its own and those above it, up to the root of the repository.</summary>
internal sealed class IgnoreStack
{
    private readonly IgnoreStack? _above;
    private readonly IgnoreFile _file;

    private IgnoreStack(IgnoreStack? above, IgnoreFile file) => (_above, _file) = (above, file);

    /// <summary>What holds above the root of a search: nothing, unless it lies in a repository.</summary>
    public static IgnoreStack? Above(string root)
    {
        Stack<string> folders = new();
        for (string? folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            bool repository = Directory.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, ".git"));
            if (folder != root || repository)
            {
                folders.Push(folder);
            }

            if (repository)
            {
                IgnoreStack? stack = With(null, folder, Path.Combine(folder, ".git", "info", "exclude"));
                while (folders.Count > 0)
                {
                    string next = folders.Pop();
                    stack = next == root ? stack : With(stack, next);
                }

                return stack;
            }
        }

        return null;
    }

    /// <summary>Adds the .gitignore file of a folder, if it has one.</summary>
    public static IgnoreStack? With(IgnoreStack? above, string folder) => With(above, folder, Path.Combine(folder, ".gitignore"));

    /// <summary>True when git would not look at that path. The nearest file decides.</summary>
    public static bool Ignores(IgnoreStack? stack, string path, bool isFolder)
    {
        for (; stack is not null; stack = stack._above)
        {
            if (stack._file.Ignores(path, isFolder) is bool ignored)
            {
                return ignored;
            }
        }

        return false;
    }

    private static IgnoreStack? With(IgnoreStack? above, string folder, string file)
    {
        try
        {
            return File.Exists(file) ? new IgnoreStack(above, IgnoreFile.Parse(folder, File.ReadAllLines(file))) : above;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return above; // Git goes on without a .gitignore that it cannot read, too.
        }
    }
}
