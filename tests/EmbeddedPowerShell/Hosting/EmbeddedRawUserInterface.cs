using System.Management.Automation.Host;

namespace EmbeddedPowerShell.Hosting;

/// <summary>The width that tables are laid out for. Nothing of the screen can be read or drawn over.</summary>
internal sealed class EmbeddedRawUserInterface : PSHostRawUserInterface
{
    private const int WidthWithoutTerminal = 160;
    private const int HeightWithoutTerminal = 50;

    public override Size BufferSize
    {
        // A terminal may say that it is 0 columns wide; a pipe says that it has none.
        get => !Console.IsOutputRedirected && Console.WindowWidth > 0
            ? new Size(Console.WindowWidth, Math.Max(Console.WindowHeight, 1))
            : new Size(WidthWithoutTerminal, HeightWithoutTerminal);
        set => throw NotOffered();
    }

    public override Size WindowSize
    {
        get => BufferSize;
        set => throw NotOffered();
    }

    public override Size MaxWindowSize => BufferSize;
    public override Size MaxPhysicalWindowSize => BufferSize;
    public override bool KeyAvailable => false;
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override int CursorSize { get; set; } = 25;
    public override string WindowTitle { get; set; } = "";
    public override Coordinates WindowPosition { get; set; }
    public override Coordinates CursorPosition { get; set; }

    public override void FlushInputBuffer() { }
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotOffered();
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotOffered();
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotOffered();
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotOffered();
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotOffered();

    private static HostException NotOffered() => new("This host writes lines; it has no screen to read or move about on.");
}
