using System.Net;
using System.Text;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>A form body, URL-encoded or multipart; of a repeated field the first counts.</summary>
internal sealed class FormBody
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>The field's value, null if absent.</summary>
    public string? this[string name] => _fields.TryGetValue(name, out string? value) ? value : null;

    /// <exception cref="WorkerFailureException">The content type is neither of the two form types.</exception>
    public static FormBody Parse(WireRequest request)
    {
        string type = request.Header("Content-Type") ?? "";
        if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return ParseUrlEncoded(Encoding.UTF8.GetString(request.Body.ToArray()));
        }

        int boundary = type.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        return type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) && boundary >= 0
            ? ParseMultipart(request.Body.ToArray(), type.Substring(boundary + 9).Split(';')[0].Trim().Trim('"'))
            : throw new WorkerFailureException("TypeError: the body is not a form");
    }

    /// <summary>Reads a query or a URL-encoded body.</summary>
    public static FormBody ParseUrlEncoded(string text)
    {
        FormBody form = new();
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            string name = equals < 0 ? pair : pair.Substring(0, equals);
            form.Add(WebUtility.UrlDecode(name), equals < 0 ? "" : WebUtility.UrlDecode(pair.Substring(equals + 1)));
        }

        return form;
    }

    private static FormBody ParseMultipart(byte[] bytes, string boundary)
    {
        FormBody form = new();
        string text = WireText.GetString(bytes, 0, bytes.Length);
        foreach (string part in text.Split(["--" + boundary], StringSplitOptions.None))
        {
            int end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            int name = part.IndexOf("name=\"", StringComparison.OrdinalIgnoreCase);
            if (end < 0 || name < 0 || name > end || part.IndexOf('"', name + 6) < 0)
            {
                continue;
            }

            name += 6;
            int quote = part.IndexOf('"', name);
            string value = part.Substring(end + 4);
            value = value.EndsWith("\r\n", StringComparison.Ordinal) ? value.Substring(0, value.Length - 2) : value;
            form.Add(part.Substring(name, quote - name), Encoding.UTF8.GetString(WireText.GetBytes(value)));
        }

        return form;
    }

    private void Add(string name, string value)
    {
        if (!_fields.ContainsKey(name))
        {
            _fields[name] = value;
        }
    }
}
