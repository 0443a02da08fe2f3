namespace AuthKit.Mcp.Migration;

/// <summary>
/// Goes through a source tree, each folder's files first and everything in the order of names, and leaves out what git
/// ignores, dependencies and build output. Links are not followed: a tree with a loop ends, and nothing outside it is touched.
/// </summary>
internal sealed class SourceWalk(string root, LegacyOAuthOptions options)
{
    private readonly string _root = Normalized(root);

    /// <summary>The files, one by one as they are come upon.</summary>
    public IEnumerable<SourceFile> Files()
    {
        if (File.Exists(_root))
        {
            if (SourceKinds.LanguageOf(_root) is null)
            {
                LeaveOutOther(_root);
            }
            else if (OfFile(_root, Path.GetFileName(_root)) is { } file)
            {
                // Whoever names one file wants it searched, test or not.
                yield return file with { IsTest = false };
            }

            yield break;
        }

        Stack<(string Path, IgnoreStack? Ignored)> folders = new();
        folders.Push((_root, IgnoreStack.Above(_root)));
        while (folders.Count > 0)
        {
            (string folder, IgnoreStack? ignored) = folders.Pop();
            FileSystemInfo[] entries = List(folder);
            ignored = IgnoreStack.With(ignored, folder);
            foreach (FileSystemInfo entry in entries)
            {
                if (entry is FileInfo && !IsLeftOut(entry, ignored) && OfFile(entry.FullName, Below(entry.FullName)) is { } file)
                {
                    yield return file;
                }
            }

            for (int i = entries.Length - 1; i >= 0; i--)
            {
                if (entries[i] is DirectoryInfo && !IsLeftOut(entries[i], ignored))
                {
                    folders.Push((entries[i].FullName, ignored));
                }
            }
        }
    }

    private static string Normalized(string path)
    {
        string full = Path.GetFullPath(path);
        string trimmed = full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return trimmed.Length < (Path.GetPathRoot(full) ?? "").Length ? full : trimmed;
    }

    private FileSystemInfo[] List(string folder)
    {
        try
        {
            FileSystemInfo[] entries = new DirectoryInfo(folder).GetFileSystemInfos();
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            options.Coverage.Failed();
            options.Failed?.Invoke(SourceFault.Unreadable(folder, e));
            return [];
        }
    }

    private SourceFile? OfFile(string fullPath, string path)
    {
        if (SourceKinds.LanguageOf(fullPath) is not { } language || (options.Languages.Count > 0 && !options.Languages.Contains(language)))
        {
            return null;
        }

        if (SourceKinds.IsGenerated(path))
        {
            Skip(fullPath, SourceOmission.ByDesign, "a tool wrote it");
            return null;
        }

        return new SourceFile(fullPath, path, language, SourceKinds.IsTest(path));
    }

    private bool IsLeftOut(FileSystemInfo entry, IgnoreStack? ignored)
    {
        bool isFolder = entry is DirectoryInfo;
        bool isOther = !isFolder && SourceKinds.LanguageOf(entry.Name) is null;
        if (isOther && !SourceKinds.IsOtherLanguage(entry.Name))
        {
            return true;
        }

        string? why = isFolder ? SourceKinds.WhyNotFolder(entry.FullName) : null;
        why ??= isFolder && File.Exists(Path.Combine(entry.FullName, "pyvenv.cfg")) ? "dependencies" : null;
        why ??= IgnoreStack.Ignores(ignored, entry.FullName, isFolder) ? "git ignores it" : null;
        if (why is null && options.Exclude.Any(x => Wildcard.IsMatch(x, entry.Name) || Wildcard.IsMatch(x, Below(entry.FullName))))
        {
            Skip(entry.FullName, SourceOmission.Excluded, "-Exclude names it");
            return true;
        }

        if (why is null && (entry.Attributes & FileAttributes.ReparsePoint) != 0 && Links.IsLink(entry))
        {
            // What is in the tree is searched at its own place.
            Skip(entry.FullName, Links.LeadsOut(entry, _root) ? SourceOmission.Doubtful : SourceOmission.ByDesign, "a link, which is not followed");
            return true;
        }

        if (why is not null)
        {
            Skip(entry.FullName, SourceOmission.ByDesign, why);
        }
        else if (isOther && options.Languages.Count == 0 && !SourceKinds.IsTest(Below(entry.FullName)))
        {
            LeaveOutOther(entry.FullName);
        }

        return isOther || why is not null;
    }

    private void LeaveOutOther(string path)
    {
        if (SourceKinds.IsOtherLanguage(path))
        {
            options.Coverage.Unknown(path);
            options.Skipped?.Invoke($"Leaves out {Text.Printable(path, 300)}: its language is not searched.");
        }
        else
        {
            Skip(path, SourceOmission.ByDesign, "its name is not that of a source file");
        }
    }

    private string Below(string fullPath) => fullPath.Substring(_root.Length).TrimStart(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Replace(Path.DirectorySeparatorChar, '/');

    private void Skip(string path, SourceOmission meaning, string why)
    {
        options.Coverage.LeaveOut(path, meaning, why, isNamed: path == _root);
        options.Skipped?.Invoke($"Leaves out {Text.Printable(path, 300)}: {why}.");
    }
}
