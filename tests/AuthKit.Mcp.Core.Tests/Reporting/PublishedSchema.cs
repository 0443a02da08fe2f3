using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>The schemas of NUnit 3 and JUnit, as Pester carries them in its package.</summary>
internal static class PublishedSchema
{
    /// <summary>Loads a file and fails when it does not keep to the schema, or holds a character that XML does not.</summary>
    public static XElement Load(string path, string schema)
    {
        XmlReaderSettings settings = new() { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit, ValidationType = ValidationType.Schema };
        List<string> problems = [];
        settings.Schemas.XmlResolver = new XmlUrlResolver(); // That of NUnit includes two others beside it.
        settings.Schemas.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        settings.Schemas.Add(null, Path.Combine(AppContext.BaseDirectory, "Reporting", "Schemas", schema));
        settings.Schemas.Compile();
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, e) => problems.Add(e.Message);
        using XmlReader reader = XmlReader.Create(path, settings);
        XElement? root = XDocument.Load(reader).Root;
        Assert.Empty(problems);
        Assert.NotNull(root);
        return root;
    }
}
