using System.Management.Automation;
using System.Security;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Takes a private key as text, SecureString or PSCredential (its password). Unlike a token it has line breaks, so a
/// <see cref="Secret"/> cannot carry it. Like that one it never fails: PowerShell would put the key into the error record.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            SecureString secure => secure,
            string text => Secret.Protect(text),
            string[] lines => Secret.Protect(string.Join("\n", lines)),
            object[] lines when lines.All(static l => l is string or PSObject { BaseObject: string }) => Secret.Protect(string.Join("\n", lines)),
            PSCredential credential => credential.Password,
            _ => Secret.Protect(""),
        };
}
