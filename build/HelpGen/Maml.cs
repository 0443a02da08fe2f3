using System.Xml.Linq;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The names of MAML, the format that Get-Help reads for compiled cmdlets.</summary>
internal static class Maml
{
    public static readonly XNamespace Msh = "http://msh";
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Description(IEnumerable<string> paragraphs) => new(Text + "description", Paras(paragraphs));

    public static IEnumerable<XElement> Paras(IEnumerable<string> paragraphs) => paragraphs.Select(static p => new XElement(Text + "para", p));

    public static XElement Type(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));
}
