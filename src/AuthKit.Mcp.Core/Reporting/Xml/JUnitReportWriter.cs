using System.Globalization;
using System.Text;
using System.Xml;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// JUnit XML that holds by the schemas of both Ant and the Jenkins xUnit plugin: a suite per server, a case per rule. The
/// root has no sums: Ant's schema allows none there, and readers add up the suites.
/// </summary>
internal sealed class JUnitReportWriter : ReportWriter
{
    private readonly Stream _stream;
    private readonly XmlWriter _xml;
    private readonly McpLevel _failOn;
    private readonly List<string> _problems = [];
    private int _suites;

    public JUnitReportWriter(Stream stream, McpLevel failOn)
    {
        _stream = stream;
        _failOn = failOn;
        _xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n", CloseOutput = false });
        _xml.WriteStartDocument();
        _xml.WriteStartElement("testsuites");
    }

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result) => Suite(
        ServerKey.Shown(result),
        result.CheckedAt,
        result.Duration,
        [("verdict", result.Verdict.ToString()), ("profile", result.Profile.ToString()), ("specVersion", string.Join(" ", result.SpecVersion))],
        [.. JUnitCase.Of(result, _failOn)]);

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _problems.Add(Text.Printable(problem.Message, MaxProblem));

    /// <inheritdoc/>
    public override void Complete()
    {
        if (JUnitCase.OfInputs(_problems, _suites > 0) is { Count: > 0 } inputs)
        {
            Suite(RunOutcome.Inputs, DateTimeOffset.UtcNow, TimeSpan.Zero, [("verdict", RunOutcome.NotChecked)], inputs);
        }

        _xml.WriteEndElement();
        _xml.WriteEndDocument();
        _xml.Flush();
        _stream.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            _xml.Dispose();
        }
        catch (InvalidOperationException)
        {
            // A report that ends early is thrown away, whether its elements are closed or not.
        }

        base.Dispose(disposing);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Host(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out Uri? parsed) && parsed.Host.Length > 0 ? parsed.Host : "unknown";

    private void Suite(string name, DateTimeOffset time, TimeSpan duration, IReadOnlyList<(string Name, string Value)> properties, IReadOnlyList<JUnitCase> cases)
    {
        _xml.WriteStartElement("testsuite");
        Attribute("name", name);
        Attribute("package", "AuthKit.Mcp");
        Attribute("id", Number(_suites++));
        Attribute("hostname", Host(name));
        Attribute("timestamp", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Attribute("time", duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        Attribute("tests", Number(cases.Count));
        Attribute("failures", Number(cases.Count(static c => c.Outcome == JUnitOutcome.Failure)));
        Attribute("errors", Number(cases.Count(static c => c.Outcome == JUnitOutcome.Error)));
        Attribute("skipped", Number(cases.Count(static c => c.Outcome == JUnitOutcome.Skipped)));
        Properties(properties);
        foreach (JUnitCase one in cases)
        {
            Case(name, one);
        }

        _xml.WriteElementString("system-out", string.Concat(cases.Where(static c => c.Remark.Length > 0).Select(static c => XmlText.Legal(c.Remark) + "\n")));
        _xml.WriteElementString("system-err", "");
        _xml.WriteEndElement();
        _xml.Flush();
    }

    private void Properties(IReadOnlyList<(string Name, string Value)> properties)
    {
        _xml.WriteStartElement("properties");
        foreach ((string name, string value) in properties)
        {
            _xml.WriteStartElement("property");
            Attribute("name", name);
            Attribute("value", value);
            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void Case(string suite, JUnitCase one)
    {
        _xml.WriteStartElement("testcase");
        Attribute("name", one.Name);
        Attribute("classname", suite);
        Attribute("time", "0");
        if (one.Outcome != JUnitOutcome.Passed)
        {
            _xml.WriteStartElement(one.Outcome switch { JUnitOutcome.Failure => "failure", JUnitOutcome.Error => "error", _ => "skipped" });
            Attribute("message", one.Message);
            if (one.Outcome != JUnitOutcome.Skipped)
            {
                Attribute("type", one.Type);
                _xml.WriteString(string.Join("\n", one.Details.Select(XmlText.Legal)));
            }

            _xml.WriteEndElement();
        }

        _xml.WriteEndElement();
    }

    private void Attribute(string name, string value) => _xml.WriteAttributeString(name, XmlText.Legal(value));
}
