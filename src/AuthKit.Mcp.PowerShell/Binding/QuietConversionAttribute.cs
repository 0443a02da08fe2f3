using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Converts as PowerShell does, and refuses what cannot be converted by its type alone: PowerShell's own error repeats the value,
/// and text in such a parameter is often a secret. Not for pipeline input, which PowerShell puts into the error as its target.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuietConversionAttribute(Type type, string hint) : ArgumentTransformationAttribute
{
    /// <summary>The type of the parameter.</summary>
    public Type Type { get; } = type;

    /// <summary>What to pass, as a sentence.</summary>
    public string Hint { get; } = hint;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given is null || Type.IsInstanceOfType(given) ? given
            : given is not string && LanguagePrimitives.TryConvertTo(inputData, Type, out object? converted) ? converted
            : throw new ArgumentTransformationMetadataException($"A value of type {given.GetType().Name} cannot be used, and is not shown. {Hint}");
    }
}
