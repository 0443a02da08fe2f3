using System.Globalization;
using System.Text;
using System.Xml;

namespace AuthKit.Mcp.Reporting;

/// <summary>
/// NUnit 3 XML: a suite per server, a case per rule, red where JUnit is. The root begins with sums, so the suites wait in a
/// temporary file until the last result is known.
/// </summary>
internal sealed class NUnitReportWriter(Stream stream, McpLevel failOn) : TextReportWriter(stream)
{
    private readonly Spool _suites = new();
    private readonly List<string> _problems = [];
    private NUnitCounts _counts;
    private bool _hasResults;
    private int _ids = 1;
    private DateTimeOffset? _start;
    private DateTimeOffset? _end;

    /// <inheritdoc/>
    public override void Write(McpDiscoveryResult result)
    {
        _hasResults = true;
        DateTimeOffset end = result.CheckedAt + result.Duration;
        _start = _start < result.CheckedAt ? _start : result.CheckedAt;
        _end = _end > end ? _end : end;
        AddSuite(
            ServerKey.Shown(result),
            (result.CheckedAt, end),
            [("Verdict", result.Verdict.ToString()), ("Profile", result.Profile.ToString()), ("SpecVersion", string.Join(" ", result.SpecVersion))],
            result.RootCause,
            [.. JUnitCase.Of(result, failOn)]);
    }

    /// <inheritdoc/>
    public override void WriteProblem(McpReportProblem problem) => _problems.Add(Text.Printable(problem.Message, MaxProblem));

    /// <inheritdoc/>
    public override void Complete()
    {
        if (JUnitCase.OfInputs(_problems, _hasResults) is { Count: > 0 } inputs)
        {
            AddSuite(RunOutcome.Inputs, null, [("Verdict", RunOutcome.NotChecked)], inputs[0].Message, inputs);
        }

        StringBuilder head = new();
        using (XmlWriter xml = XmlWriter.Create(head, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("test-run");
            Named(xml, "0", "AuthKit.Mcp", "AuthKit.Mcp");
            Sums(xml, _counts);
            xml.WriteAttributeString("random-seed", "0");
            Times(xml, _start, _end);
            xml.WriteElementString("filter", "");
            xml.WriteEndElement();
        }

        const string End = "</test-run>";
        Put("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + head.ToString(0, head.Length - End.Length) + "\n");
        _suites.CopyTo(Stream);
        Put(End + "\n");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _suites.Dispose();
        base.Dispose(disposing);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Named(XmlWriter xml, string id, string name, string fullName)
    {
        xml.WriteAttributeString("id", id);
        xml.WriteAttributeString("name", XmlText.Legal(name));
        xml.WriteAttributeString("fullname", XmlText.Legal(fullName));
    }

    private static void Sums(XmlWriter xml, NUnitCounts counts)
    {
        xml.WriteAttributeString("testcasecount", Number(counts.Total));
        xml.WriteAttributeString("result", counts.Result);
        xml.WriteAttributeString("total", Number(counts.Total));
        xml.WriteAttributeString("passed", Number(counts.Passed));
        xml.WriteAttributeString("failed", Number(counts.Failed));
        xml.WriteAttributeString("warnings", Number(counts.Warnings));
        xml.WriteAttributeString("inconclusive", "0");
        xml.WriteAttributeString("skipped", Number(counts.Skipped));
        xml.WriteAttributeString("asserts", Number(counts.Total));
    }

    private static void Times(XmlWriter xml, DateTimeOffset? start, DateTimeOffset? end)
    {
        if (start is { } from && end is { } to)
        {
            xml.WriteAttributeString("start-time", from.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            xml.WriteAttributeString("end-time", to.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            xml.WriteAttributeString("duration", (to - from).TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture));
        }
    }

    private void AddSuite(string name, (DateTimeOffset Start, DateTimeOffset End)? times, (string Name, string Value)[] properties, string cause, IReadOnlyList<JUnitCase> cases)
    {
        NUnitCounts counts = NUnitCounts.Of(cases);
        _counts = _counts.Plus(counts);
        StringBuilder text = new();
        using (XmlWriter xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", ConformanceLevel = ConformanceLevel.Fragment }))
        {
            xml.WriteStartElement("test-suite");
            Named(xml, Number(_ids++), name, name);
            xml.WriteAttributeString("runstate", "Runnable");
            xml.WriteAttributeString("type", "TestFixture");
            Sums(xml, counts);
            Times(xml, times?.Start, times?.End);
            if (counts.Failed > 0)
            {
                xml.WriteAttributeString("site", "Child");
            }

            Properties(xml, properties);
            if (counts.Failed > 0)
            {
                Message(xml, "failure", cause);
            }

            foreach (JUnitCase one in cases)
            {
                Case(xml, name, one);
            }

            xml.WriteEndElement();
        }

        _suites.Write(text.Append('\n').ToString());
    }

    private void Case(XmlWriter xml, string suite, JUnitCase one)
    {
        string verdict = NUnitCounts.ResultOf(one);
        xml.WriteStartElement("test-case");
        Named(xml, Number(_ids++), one.Name, $"{suite} {one.Name}");
        xml.WriteAttributeString("classname", XmlText.Legal(suite));
        xml.WriteAttributeString("runstate", "Runnable");
        xml.WriteAttributeString("seed", "0");
        xml.WriteAttributeString("result", verdict);
        if (one.Outcome == JUnitOutcome.Error)
        {
            xml.WriteAttributeString("label", "Error");
        }

        xml.WriteAttributeString("asserts", "1");
        if (verdict == "Failed")
        {
            xml.WriteStartElement("failure");
            xml.WriteElementString("message", XmlText.Legal(one.Message));
            xml.WriteElementString("stack-trace", string.Join("\n", one.Details.Select(XmlText.Legal)));
            xml.WriteEndElement();
        }
        else if (verdict != "Passed")
        {
            Message(xml, "reason", one.Message);
        }

        xml.WriteEndElement();
    }

    private static void Properties(XmlWriter xml, (string Name, string Value)[] properties)
    {
        xml.WriteStartElement("properties");
        foreach ((string name, string value) in properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", XmlText.Legal(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Message(XmlWriter xml, string name, string message)
    {
        xml.WriteStartElement(name);
        xml.WriteElementString("message", XmlText.Legal(message));
        xml.WriteEndElement();
    }
}
