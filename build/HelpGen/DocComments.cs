using System.Xml.Linq;

namespace AuthKit.Mcp.HelpGen;

/// <summary>The doc comments of several assemblies by member id, <c>inheritdoc</c> followed.</summary>
public sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    public DocComments(IEnumerable<XDocument> files) =>
        _members = files.SelectMany(static f => f.Descendants("member")).DistinctBy(Id).ToDictionary(Id);

    public static DocComments Load(IEnumerable<string> paths) => new(paths.Order(StringComparer.Ordinal).Select(static p => XDocument.Load(p, LoadOptions.PreserveWhitespace)));

    /// <summary>The comment of a type, or null.</summary>
    public XElement? OfType(Type type) => Follow("T:" + Name(type), type.BaseType is null ? [] : [.. Bases(type).Select(static t => "T:" + Name(t))]);

    /// <summary>The comment of a property, looked for in the type and then in its bases; or null.</summary>
    public XElement? OfProperty(Type type, string property) =>
        Bases(type).Prepend(type).Select(t => Follow($"P:{Name(t)}.{property}", [.. Bases(t).Select(b => $"P:{Name(b)}.{property}")])).FirstOrDefault(static d => d is not null);

    private static string Id(XElement member) => (string?)member.Attribute("name") ?? "";

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? t = type.BaseType; t is not null; t = t.BaseType)
        {
            yield return t;
        }

        foreach (Type contract in type.GetInterfaces())
        {
            yield return contract;
        }
    }

    private static string Name(Type type) =>
        ((type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name).Replace('+', '.');

    private XElement? Follow(string id, string[] inherited)
    {
        if (!_members.TryGetValue(id, out XElement? member) || member.Element("inheritdoc") is not { } link)
        {
            return member;
        }

        string[] candidates = (string?)link.Attribute("cref") is { } cref ? [cref] : inherited;
        return candidates.Select(_members.GetValueOrDefault).FirstOrDefault(static m => m is not null && m.Element("inheritdoc") is null);
    }
}
