namespace AuthKit.Mcp.Core.Tests.Reporting;

/// <summary>
/// Reads the text exposition format 0.0.4 by its published grammar and refuses what a scraper would refuse: a sample without
/// a TYPE before it, metrics whose lines do not stand together, a series that is there twice, an escape that is none.
/// </summary>
internal static class PrometheusText
{
    public static Dictionary<string, double> Read(string text)
    {
        Assert.True(text.Length == 0 || text[^1] == '\n', "The last line must end with a line feed.");
        Dictionary<string, double> samples = new(StringComparer.Ordinal);
        HashSet<string> ended = new(StringComparer.Ordinal);
        string metric = "";
        bool isTyped = false;
        foreach (string line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                Assert.True(ended.Add(metric));
                metric = line.Split(' ')[2];
                isTyped = false;
                Assert.DoesNotContain(metric, ended);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal([metric, "gauge"], line.Split(' ')[2..]);
                Assert.False(isTyped);
                isTyped = true;
            }
            else
            {
                Assert.True(isTyped, line);
                (string series, double value) = Sample(line, metric);
                Assert.True(samples.TryAdd(series, value), $"Twice: {series}");
            }
        }

        return samples;
    }

    private static (string Series, double Value) Sample(string line, string metric)
    {
        Assert.StartsWith(metric, line, StringComparison.Ordinal);
        Assert.Matches("^[a-zA-Z_:][a-zA-Z0-9_:]*$", metric);
        int at = metric.Length;
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        if (line[at] == '{')
        {
            do
            {
                int equals = line.IndexOf('=', at + 1);
                string name = line[(at + 1)..equals];
                Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", name);
                Assert.Equal('"', line[equals + 1]);
                (string value, at) = Value(line, equals + 2);
                Assert.True(labels.TryAdd(name, value), $"Label twice: {line}");
            }
            while (line[at] == ',');
            Assert.Equal('}', line[at++]);
        }

        Assert.Equal(' ', line[at]);
        string number = line[(at + 1)..];
        Assert.DoesNotContain(' ', number);
        return ($"{metric}{string.Concat(labels.Select(static l => $"|{l.Key}={l.Value}"))}", double.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static (string Value, int Next) Value(string line, int at)
    {
        System.Text.StringBuilder value = new();
        for (; line[at] != '"'; at++)
        {
            value.Append(line[at] != '\\' ? line[at] : line[++at] switch { '\\' => '\\', '"' => '"', 'n' => '\n', _ => throw new FormatException($"No escape: {line}") });
        }

        return (value.ToString(), at + 1);
    }
}
