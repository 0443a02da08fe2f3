using System.ComponentModel;
#if !NET
using System.Reflection;
#endif

namespace AuthKit.Mcp;

/// <summary>
/// Finds the packages of the Windows PowerShell flavour in the module's own folder, whatever version is asked for:
/// .NET Framework has no binding redirects for a module. Called by the module's script before the binary import, because
/// PowerShell reflects over every type of the library before any initializer of its own runs. On PowerShell 7 every
/// dependency is in the box or beside the library; there this type only tells the script whether a copy is loaded.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DependencyResolver
{
#if !NET
    private static readonly string Folder = Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location) ?? "";
    private static readonly Lazy<bool> Registered = new(RegisterOnce);

    /// <summary>Starts answering requests that come from assemblies of this folder; a second call does nothing.</summary>
    public static void Register() => _ = Registered.Value;

    private static bool RegisterOnce()
    {
        AppDomain.CurrentDomain.AssemblyResolve += static (_, request) => IsOurs(request.RequestingAssembly) ? Find(request.Name) : null;
        return true;
    }

    // Answering another module's request would hand it our versions: the assembly clash people complain about most.
    private static bool IsOurs(Assembly? requester) =>
        requester is { IsDynamic: false } && string.Equals(Path.GetDirectoryName(requester.Location), Folder, StringComparison.OrdinalIgnoreCase);

    private static Assembly? Find(string fullName)
    {
        string path = Path.Combine(Folder, new AssemblyName(fullName).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
#endif
}
