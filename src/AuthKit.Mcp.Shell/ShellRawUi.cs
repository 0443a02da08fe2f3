using System.Management.Automation.Host;

namespace AuthKit.Mcp.Shell;

/// <summary>The size of the terminal, and little else: this shell never draws on the screen.</summary>
internal sealed class ShellRawUi : PSHostRawUserInterface
{
    // What pwsh assumes when there is no terminal to ask.
    private static readonly Size Unknown = new(120, 50);

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize { get => Measured; set => throw Unsupported(); }

    public override Coordinates CursorPosition { get => default; set => throw Unsupported(); }

    public override int CursorSize { get; set; } = 25;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override Size MaxPhysicalWindowSize => Measured;

    public override Size MaxWindowSize => Measured;

    public override Coordinates WindowPosition { get => default; set => throw Unsupported(); }

    public override Size WindowSize { get => Measured; set => throw Unsupported(); }

    public override string WindowTitle { get; set; } = "";

    // A pseudo terminal may not know its size and say zero.
    private static Size Measured => !Console.IsOutputRedirected && Console.WindowWidth > 0 ? new Size(Console.WindowWidth, Math.Max(Console.WindowHeight, 1)) : Unknown;

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw Unsupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This small shell does not draw on the screen. Run the command in PowerShell.");
}
