using System.Management.Automation;
using System.Xml.Linq;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The help of one cmdlet.</summary>
internal sealed class CommandHelp(DocComments docs, DocText text, List<string> gaps)
{
    private readonly ParameterHelp _parameters = new(docs, text, gaps);

    public XElement Write(CmdletInfo cmdlet)
    {
        XElement? doc = docs.OfType(cmdlet.ImplementingType);
        IReadOnlyList<string> synopsis = text.Paragraphs(doc?.Element("summary"));
        IReadOnlyList<string> remarks = text.Paragraphs(doc?.Element("remarks"));
        if (synopsis.Count == 0)
        {
            gaps.Add($"{cmdlet.Name} has no summary");
        }

        IReadOnlyList<CommandParameterInfo> parameters = ParameterHelp.Shown(cmdlet);
        return new XElement(
            Maml.Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml.Text),
            new XAttribute(XNamespace.Xmlns + "command", Maml.Command),
            new XAttribute(XNamespace.Xmlns + "dev", Maml.Dev),
            new XElement(
                Maml.Command + "details",
                new XElement(Maml.Command + "name", cmdlet.Name),
                new XElement(Maml.Command + "verb", cmdlet.Verb),
                new XElement(Maml.Command + "noun", cmdlet.Noun),
                Maml.Description([string.Join(' ', synopsis)])),
            Maml.Description(remarks.Count > 0 ? remarks : synopsis),
            new XElement(Maml.Command + "syntax", cmdlet.ParameterSets.Select(s => Syntax(cmdlet, s))),
            new XElement(Maml.Command + "parameters", parameters.Select(p => _parameters.Described(cmdlet, p))),
            new XElement(Maml.Command + "inputTypes", Inputs(cmdlet, parameters)),
            new XElement(Maml.Command + "returnValues", Outputs(cmdlet)),
            new XElement(Maml.Command + "examples", Examples(cmdlet, doc)),
            new XElement(Maml.Command + "relatedLinks", Links(doc)));
    }

    private XElement Syntax(CmdletInfo cmdlet, CommandParameterSetInfo set) => new(
        Maml.Command + "syntaxItem",
        new XElement(Maml.Text + "name", cmdlet.Name),
        set.Parameters.Where(ParameterHelp.IsShown).OrderBy(static p => p.Position < 0 ? int.MaxValue : p.Position).ThenBy(static p => !p.IsMandatory)
            .Select(p => _parameters.InSyntax(p)));

    private IEnumerable<XElement> Inputs(CmdletInfo cmdlet, IReadOnlyList<CommandParameterInfo> parameters)
    {
        CommandParameterInfo[] piped = [.. parameters.Where(static p => p.ValueFromPipeline)];
        if (piped.Length == 0)
        {
            string[] byName = [.. parameters.Where(static p => p.ValueFromPipelineByPropertyName).Select(static p => p.Name)];
            yield return InputType("None", [byName.Length == 0
                ? "Takes no pipeline input."
                : $"Takes objects by their properties: {string.Join(", ", byName)}."]);
        }

        foreach (CommandParameterInfo parameter in piped)
        {
            yield return InputType(TypeNames.Full(parameter.ParameterType), text.Paragraphs(docs.OfProperty(cmdlet.ImplementingType, parameter.Name)?.Element("summary")));
        }
    }

    private static XElement InputType(string name, IEnumerable<string> description) =>
        new(Maml.Command + "inputType", Maml.Type(name), Maml.Description(description));

    private IEnumerable<XElement> Outputs(CmdletInfo cmdlet)
    {
        if (cmdlet.OutputType.Count == 0)
        {
            gaps.Add($"{cmdlet.Name} has no OutputType");
        }

        foreach (PSTypeName output in cmdlet.OutputType)
        {
            IReadOnlyList<string> summary = output.Type is { } type ? text.Paragraphs(docs.OfType(type)?.Element("summary")) : [];
            if (summary.Count == 0 && (output.Type is null || IsOurs(output.Type)))
            {
                gaps.Add($"{output.Name}, the output of {cmdlet.Name}, has no summary");
            }

            yield return new XElement(Maml.Command + "returnValue", Maml.Type(output.Name == "System.Void" ? "None" : output.Name), Maml.Description(summary));
        }
    }

    private static bool IsOurs(Type type) => type.Assembly != typeof(object).Assembly && type.Assembly != typeof(PSObject).Assembly
        && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;

    private IEnumerable<XElement> Examples(CmdletInfo cmdlet, XElement? doc)
    {
        int number = 0;
        foreach (XElement example in doc?.Elements("example") ?? [])
        {
            number++;
            string code = string.Join("\n\n", example.Elements("code").Select(DocText.Code));
            if (code.Trim().Length == 0)
            {
                gaps.Add($"{cmdlet.Name}, example {number}, has no code");
            }

            XElement prose = new("example", example.Nodes().Where(static n => n is not XElement { Name.LocalName: "code" }));
            IReadOnlyList<string> paragraphs = text.Paragraphs(prose);
            if (paragraphs.Count == 0)
            {
                gaps.Add($"{cmdlet.Name}, example {number}, does not say what it does");
            }

            yield return new XElement(
                Maml.Command + "example",
                new XElement(Maml.Text + "title", $"-------------------------- Example {number} --------------------------"),
                new XElement(Maml.Dev + "code", code),
                new XElement(Maml.Dev + "remarks", Maml.Paras(paragraphs)));
        }

        if (number == 0)
        {
            gaps.Add($"{cmdlet.Name} has no example");
        }
    }

    private IEnumerable<XElement> Links(XElement? doc) => (doc?.Elements("seealso") ?? []).Select(link => new XElement(
        Maml.Text + "navigationLink",
        new XElement(Maml.Text + "linkText", link.Value.Length > 0 ? text.OneLine(link) : text.OneLine(new XElement("link", link))),
        new XElement(Maml.Text + "uri", (string?)link.Attribute("href"))));
}
