using YamlDotNet.RepresentationModel;

namespace AuthKit.Mcp.Core.Tests.Scheduling;

/// <summary>The documents of a YAML file, as YamlDotNet reads them, by paths such as <c>jobs/check/steps/0</c>.</summary>
internal sealed class YamlFile
{
    private readonly IReadOnlyList<YamlNode> _documents;

    public YamlFile(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        _documents = [.. stream.Documents.Select(static d => d.RootNode)];
    }

    public int Count => _documents.Count;

    public YamlNode this[string path, int document = 0] => Find(path, document) ?? throw new KeyNotFoundException(path);

    public string Text(string path, int document = 0) => Assert.IsType<YamlScalarNode>(this[path, document]).Value ?? "";

    public bool Has(string path, int document = 0) => Find(path, document) is not null;

    public string[] Keys(string path, int document = 0) => [.. Assert.IsType<YamlMappingNode>(this[path, document]).Children.Keys.Select(static k => k.ToString())];

    public IEnumerable<string> Scalars() => _documents.SelectMany(static d => d.AllNodes).OfType<YamlScalarNode>().Select(static s => s.Value ?? "");

    private YamlNode? Find(string path, int document)
    {
        YamlNode? at = _documents[document];
        foreach (string step in path.Split('/').Select(static s => s.Replace('|', '/')))
        {
            at = at switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(step), out YamlNode? child) ? child : null,
                YamlSequenceNode list when int.TryParse(step, out int index) && index < list.Children.Count => list[index],
                _ => null,
            };
        }

        return at;
    }
}
