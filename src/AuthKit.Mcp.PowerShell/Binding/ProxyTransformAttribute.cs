using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>Takes the address of a proxy as text. It never fails: PowerShell would repeat the address, and it may have a password in it. The cmdlet refuses what is none.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ProxyTransformAttribute : ArgumentTransformationAttribute
{
    private static readonly Uri None = new("none", UriKind.Relative);

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null,
        Uri uri => uri,
        string text when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri) => uri,
        _ => None,
    };
}
