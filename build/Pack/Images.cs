using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AuthKit.Mcp.Pack;

/// <summary>
/// The images that build/ReadyToRun made. A runtime says nothing of one that it cannot use: it compiles the IL again, or fails
/// at the import of whoever has that platform. So what is packed is read first; only the images of this machine can be tried.
/// </summary>
internal static class Images
{
    private const string IntermediateFolder = "net8.0";
    private const string ImageFolder = "net10.0";

    /// <summary>What is wrong with the images of a module, empty when each platform has each library.</summary>
    public static IReadOnlyList<string> Problems(string module, IReadOnlyList<string> runtimes)
    {
        string images = Path.Combine(module, "bin", ImageFolder);
        string[] libraries = [.. Directory.EnumerateFiles(Path.Combine(module, "bin", IntermediateFolder), "*.dll")];
        string[] wanted = [.. runtimes.SelectMany(r => libraries.Select(l => Path.Combine(images, r, Path.GetFileName(l))))];
        return
        [
            .. runtimes.SelectMany(r => libraries.SelectMany(l => Problems(l, Path.Combine(images, r, Path.GetFileName(l)), r))),
            .. Staged(module).Except(wanted).Select(static f => $"{f} is no image of a library of ours for a platform of ours."),
        ];
    }

    /// <summary>Everything in the folder of the images.</summary>
    public static IReadOnlyList<string> Staged(string module)
    {
        string images = Path.Combine(module, "bin", ImageFolder);
        return Directory.Exists(images) ? Directory.GetFiles(images, "*", SearchOption.AllDirectories) : [];
    }

    private static IEnumerable<string> Problems(string library, string image, string runtime)
    {
        if (!File.Exists(image))
        {
            yield return $"{image} is missing.";
            yield break;
        }

        using PEReader intermediate = new(File.OpenRead(library));
        using PEReader compiled = new(File.OpenRead(image));
        if (!Metadata(intermediate).SequenceEqual(Metadata(compiled)))
        {
            yield return $"{image} was not made from {library}.";
        }

        if (MajorVersion(compiled) is not { } version)
        {
            yield return $"{image} has no machine code.";
            yield break;
        }

        if ((int)compiled.PEHeaders.CoffHeader.Machine != Machine(runtime))
        {
            yield return $"{image} is not for {runtime}: its machine is {(int)compiled.PEHeaders.CoffHeader.Machine:X4}, not {Machine(runtime):X4}.";
        }

        using PEReader runtimeLibrary = new(File.OpenRead(typeof(object).Assembly.Location));
        if (version != MajorVersion(runtimeLibrary))
        {
            yield return $"{image} has version {version} of the image format, .NET {Environment.Version.Major} wants {MajorVersion(runtimeLibrary)}.";
        }
    }

    /// <summary>The processor, and the system by the mask that the compiler lays over it for all but Windows.</summary>
    private static int Machine(string runtime)
    {
        int system = runtime.Split('-')[0] switch
        {
            "win" => 0,
            "linux" => 0x7B79,
            "osx" => 0x4644,
            _ => throw new ArgumentException($"The machine of {runtime} is not known here.", nameof(runtime)),
        };
        Machine processor = runtime.Split('-')[1] switch
        {
            "x64" => System.Reflection.PortableExecutable.Machine.Amd64,
            "arm64" => System.Reflection.PortableExecutable.Machine.Arm64,
            _ => throw new ArgumentException($"The machine of {runtime} is not known here.", nameof(runtime)),
        };
        return (int)processor ^ system;
    }

    /// <summary>The major version in the header of the machine code, or null when there is no code.</summary>
    private static int? MajorVersion(PEReader reader)
    {
        const int Signature = 0x00525452; // "RTR"
        if (reader.PEHeaders.CorHeader is not { ManagedNativeHeaderDirectory: { Size: > 0 } directory })
        {
            return null;
        }

        BlobReader header = reader.GetSectionData(directory.RelativeVirtualAddress).GetReader();
        return header.ReadInt32() == Signature ? header.ReadUInt16() : null;
    }

    /// <summary>The metadata, with the id that stands for the IL, but for the places of code and data: the compiler moves these.</summary>
    private static byte[] Metadata(PEReader reader)
    {
        byte[] bytes = [.. reader.GetMetadata().GetContent()];
        MetadataReader metadata = reader.GetMetadataReader();
        foreach (TableIndex table in (TableIndex[])[TableIndex.MethodDef, TableIndex.FieldRva])
        {
            // Both tables begin each row with the place.
            for (int row = 0; row < metadata.GetTableRowCount(table); row++)
            {
                bytes.AsSpan(metadata.GetTableMetadataOffset(table) + row * metadata.GetTableRowSize(table), sizeof(int)).Clear();
            }
        }

        return bytes;
    }
}
