using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The help of parameters, in a syntax line and in full.</summary>
internal sealed class ParameterHelp(DocComments docs, DocText text, List<string> gaps)
{
    private static readonly Dictionary<string, string> EngineParameters = new()
    {
        ["WhatIf"] = "Shows what would happen, and changes nothing.",
        ["Confirm"] = "Asks before each change.",
    };

    public static bool IsShown(CommandParameterInfo parameter) =>
        !Cmdlet.CommonParameters.Contains(parameter.Name) && !parameter.Attributes.OfType<ParameterAttribute>().Any(static a => a.DontShow);

    /// <summary>Each parameter once. Where the sets differ, the one that accepts most stands for all.</summary>
    public static IReadOnlyList<CommandParameterInfo> Shown(CmdletInfo cmdlet) =>
    [
        .. cmdlet.ParameterSets.SelectMany(static s => s.Parameters).Where(IsShown).GroupBy(static p => p.Name)
            .Select(static g => g.OrderByDescending(static p => p.ValueFromPipeline).ThenByDescending(static p => p.ValueFromPipelineByPropertyName).First())
            .OrderBy(static p => p.Name, StringComparer.Ordinal),
    ];

    public XElement InSyntax(CommandParameterInfo parameter)
    {
        XElement element = Bare(parameter, parameter.IsMandatory);
        IReadOnlyList<string> values = Values(parameter);
        if (values.Count > 0)
        {
            element.Add(new XElement(Maml.Command + "parameterValueGroup", values.Select(static v =>
                new XElement(Maml.Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v))));
        }

        return Typed(element, parameter);
    }

    public XElement Described(CmdletInfo cmdlet, CommandParameterInfo parameter)
    {
        bool everywhere = cmdlet.ParameterSets.SelectMany(static s => s.Parameters).Where(p => p.Name == parameter.Name).All(static p => p.IsMandatory);
        XElement element = Bare(parameter, everywhere);
        List<string> description = [.. text.Paragraphs(docs.OfProperty(cmdlet.ImplementingType, parameter.Name)?.Element("summary"))];
        if (description.Count == 0)
        {
            if (EngineParameters.TryGetValue(parameter.Name, out string? known))
            {
                description.Add(known);
            }
            else
            {
                gaps.Add($"{cmdlet.Name} -{parameter.Name} has no summary");
            }
        }

        string? defaultValue = Defaults.Of(cmdlet.ImplementingType, parameter, string.Join(' ', description), out string? contradiction);
        if (contradiction is not null)
        {
            gaps.Add($"{cmdlet.Name} -{parameter.Name}: {contradiction}");
        }

        IReadOnlyList<string> values = Values(parameter);
        if (values.Count > 0)
        {
            description.Add($"Accepted values: {string.Join(", ", values)}.");
        }

        if (parameter.Attributes.OfType<ValidateRangeAttribute>().FirstOrDefault() is { MinRange: { } min, MaxRange: { } max })
        {
            description.Add(string.Create(CultureInfo.InvariantCulture, $"Accepted values: {min} to {max}."));
        }

        element.Add(Maml.Description(description));
        return Typed(element, parameter, defaultValue ?? "None");
    }

    private static XElement Bare(CommandParameterInfo parameter, bool required) => new(
        Maml.Command + "parameter",
        new XAttribute("required", required ? "true" : "false"),
        new XAttribute("variableLength", parameter.ParameterType.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"),
        new XAttribute("pipelineInput", Pipeline(parameter)),
        new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml.Text + "name", parameter.Name));

    private static XElement Typed(XElement element, CommandParameterInfo parameter, string? defaultValue = null)
    {
        bool isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        string type = TypeNames.Short(parameter.ParameterType);
        if (!isSwitch)
        {
            element.Add(new XElement(Maml.Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), type));
        }

        element.Add(Maml.Type(type));
        if (defaultValue is not null)
        {
            element.Add(new XElement(Maml.Dev + "defaultValue", defaultValue));
        }

        return element;
    }

    private static IReadOnlyList<string> Values(CommandParameterInfo parameter) =>
        parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set ? [.. set.ValidValues] : TypeNames.EnumValues(parameter.ParameterType);

    private static string Pipeline(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
