using System.Text;

namespace AuthKit.Mcp.Files;

/// <summary>
/// Writes generated files into a folder: all or none. Each is written aside first, so that a full disk or a folder without
/// rights is met before the first one is in its place.
/// </summary>
internal sealed class GeneratedFileWriter(string folder, bool replaces)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Fails when a file may not be written. Touches nothing.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.FileExists"/> or <see cref="ErrorCode.FileNotWritten"/>.</exception>
    public void Check(IReadOnlyList<GeneratedFile> files)
    {
        if (files.FirstOrDefault(f => _written.Contains(Place(f))) is { } twice)
        {
            throw Exists($"'{Shown(Place(twice))}' was written for another server a moment ago. Make one call per server, with a folder for each.", twice);
        }

        string[] existing = [.. files.Where(f => File.Exists(Place(f))).Select(static f => f.Name)];
        if (existing.Length > 0 && !replaces)
        {
            throw Exists($"'{Shown(folder)}' has {string.Join(", ", existing)} already, so nothing was written. Use another -DestinationPath, -AsText to compare, or -Force to replace.", files[0]);
        }

        if (files.FirstOrDefault(f => Directory.Exists(Place(f)) || Folders(f).Any(File.Exists)) is { } blocked)
        {
            throw NotWritten(Place(blocked), "A file and a folder of the same name are in each other's way.");
        }
    }

    /// <summary>Writes the files, and says of each whether it replaced one.</summary>
    /// <exception cref="AuthKitException"><see cref="ErrorCode.FileExists"/> or <see cref="ErrorCode.FileNotWritten"/>.</exception>
    public IReadOnlyList<(string FullName, bool Replaced)> Write(IReadOnlyList<GeneratedFile> files)
    {
        Check(files);
        List<AsideFile> aside = [];
        string place = folder;
        try
        {
            foreach (GeneratedFile file in files)
            {
                place = Place(file);
                Directory.CreateDirectory(Path.GetDirectoryName(place) ?? folder);
                AsideFile one = new(place);
                aside.Add(one);
                byte[] bytes = Utf8.GetBytes(file.Text);
                one.Stream.Write(bytes, 0, bytes.Length);
            }

            List<(string, bool)> done = [];
            for (int i = 0; i < files.Count; i++)
            {
                place = Place(files[i]);
                done.Add((place, PutInPlace(aside[i], place)));
            }

            return done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw NotWritten(place, Text.Printable(e.Message, 400), e);
        }
        finally
        {
            aside.ForEach(static a => a.Dispose());
        }
    }

    private bool PutInPlace(AsideFile file, string place)
    {
        bool wasThere = File.Exists(place);
        file.Commit(replaces);
        _written.Add(place);
        return wasThere;
    }

    private string Place(GeneratedFile file) => Path.Combine(folder, file.Name.Replace('/', Path.DirectorySeparatorChar));

    // From the folder of the file up to the one that was asked for.
    private IEnumerable<string> Folders(GeneratedFile file)
    {
        for (string? at = Path.GetDirectoryName(Place(file)); at is not null && at.Length >= folder.Length; at = Path.GetDirectoryName(at))
        {
            yield return at;
        }
    }

    private static AuthKitException Exists(string message, GeneratedFile file) => new(ErrorCode.FileExists, message, file.Name);

    private AuthKitException NotWritten(string place, string why, Exception? inner = null) =>
        new(ErrorCode.FileNotWritten, $"'{Shown(place)}' cannot be written: {why} {(_written.Count == 0 ? "Nothing was written." : "Files before it have been written.")} Check the folder, its rights and the free space, or use another -DestinationPath.", Shown(place), inner);

    private static string Shown(string path) => Text.Printable(path, 300);
}
