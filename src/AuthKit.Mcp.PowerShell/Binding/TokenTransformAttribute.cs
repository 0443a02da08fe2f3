using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Takes a token in any form that <see cref="SecretTransformAttribute"/> knows, or from the AccessToken property of an
/// object. Binding by property name alone would never get there: a transform that never fails takes the whole object first.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TokenTransformAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] TokenProperties = ["AccessToken", "Token"];
    private readonly SecretTransformAttribute _secret = new();

    /// <summary>True to hand an <see cref="McpToken"/> on as it is, for cmdlets that need more than the access token.</summary>
    public bool KeepMcpToken { get; set; }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is PSObject { BaseObject: PSCustomObject } custom && !KeepMcpToken && Value(custom) is { } value)
        {
            return _secret.Transform(engineIntrinsics, value);
        }

        return KeepMcpToken && (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is McpToken token
            ? token
            : _secret.Transform(engineIntrinsics, inputData);
    }

    private static object? Value(PSObject custom)
    {
        foreach (string name in TokenProperties)
        {
            if (custom.Properties[name] is { } property)
            {
                return property.Value;
            }
        }

        return null;
    }
}
