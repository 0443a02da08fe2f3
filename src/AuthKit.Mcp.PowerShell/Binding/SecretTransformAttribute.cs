using System.Management.Automation;
using System.Security;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Takes a secret in any form people hold one: text, SecureString, PSCredential (its password) or an
/// <see cref="McpToken"/>. It never fails: PowerShell copies a value that fails to bind into the error record, so a bad
/// value becomes a <see cref="Secret"/> that states its problem, and the cmdlet reports that.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            Secret secret => secret,
            string text => Secret.From(text),
            SecureString secure => Secret.From(secure),
            PSCredential credential => Secret.From(credential.Password),
            McpToken token => Secret.From(token.AccessToken),
            null => Secret.From((string?)null),
            object other => Secret.Unusable($"is of type {other.GetType().Name}; it must be text, a SecureString, a PSCredential or an McpToken"),
        };
}
