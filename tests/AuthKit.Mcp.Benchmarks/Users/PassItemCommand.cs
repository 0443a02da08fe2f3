using System.Management.Automation;

namespace AuthKit.Mcp.Benchmarks.Users;

/// <summary>The least that a compiled cmdlet does with an item: binds it and writes it.</summary>
[Cmdlet("Pass", "Item")]
public sealed class PassItemCommand : PSCmdlet
{
    /// <summary>The item.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string? Item { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Item);
}
