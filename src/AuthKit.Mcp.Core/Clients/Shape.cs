using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Clients;

/// <summary>What a client wants of one member of a document.</summary>
internal enum MemberKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>An array of strings.</summary>
    Texts,

    /// <summary>An array of strings and nulls.</summary>
    TextsOrNulls,

    /// <summary>A Boolean.</summary>
    Flag,

    /// <summary>A Boolean, or a word that stands for one.</summary>
    LaxFlag,

    /// <summary>Any URL.</summary>
    Url,

    /// <summary>A URL that is no script.</summary>
    SafeUrl,

    /// <summary>An array of those.</summary>
    SafeUrls,

    /// <summary>An http or https URL.</summary>
    WebUrl,

    /// <summary>A non-empty array of http or https URLs.</summary>
    WebUrls,

    /// <summary>A URL or a reference to one.</summary>
    NetUri,

    /// <summary>A URL with a scheme.</summary>
    NetAbsolute,

    /// <summary>A string that begins with http:// or https://.</summary>
    HttpText,

    /// <summary>Anything that JavaScript takes for true.</summary>
    Truthy,

    /// <summary>An array of anything.</summary>
    List,
}

/// <summary>One member that a client looks at; the others are of no interest to it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it wants there.</param>
/// <param name="Required">True when it must be there.</param>
/// <param name="NeverNull">True when null is refused although the shape takes null for absent.</param>
internal sealed record ShapeMember(string Name, MemberKind Kind, bool Required = false, bool NeverNull = false);

/// <summary>What a client takes for a document of a kind.</summary>
/// <param name="members">The members it looks at.</param>
internal sealed class Shape(IReadOnlyList<ShapeMember> members)
{
    /// <summary>True when null counts as absent.</summary>
    public bool NullIsAbsent { get; init; }

    /// <summary>True when names are compared without case.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>True when a byte order mark makes the document unreadable.</summary>
    public bool RefusesMark { get; init; }

    /// <summary>Why the client does not take the document: the member, or "" for the whole, and a sentence; or null.</summary>
    public (string Member, string What)? Fault(DocumentView document)
    {
        if (RefusesMark && document.HasMark)
        {
            return ("", "it starts with a byte order mark");
        }

        foreach (ShapeMember member in members)
        {
            MemberValue? value = document.Member(member.Name, IgnoresCase);
            if (value is { IsNull: true } && NullIsAbsent && !member.NeverNull)
            {
                value = null;
            }

            if (value is null ? member.Required : !Fits(member.Kind, value))
            {
                return (member.Name, value is null ? $"{member.Name} is missing" : $"{member.Name} is {JsonText.Show(value.Element)}");
            }
        }

        return null;
    }

    private static bool Fits(MemberKind kind, MemberValue member)
    {
        JsonElement value = member.Element;
        string? text = member.Text;
        return kind switch
        {
            MemberKind.Text => text is not null,
            MemberKind.Texts => All(value, static e => e.ValueKind == JsonValueKind.String),
            MemberKind.TextsOrNulls => All(value, static e => e.ValueKind is JsonValueKind.Null or JsonValueKind.String),
            MemberKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            MemberKind.LaxFlag => value.ValueKind is JsonValueKind.True or JsonValueKind.False || text?.ToLowerInvariant() is "true" or "false" or "1" or "0" or "yes" or "no" or "on" or "off",
            MemberKind.Url => member.Url is not null,
            MemberKind.SafeUrl => IsSafe(member.Url),
            MemberKind.SafeUrls => All(value, static e => IsSafe(WebUrl.Parse(JsonText.String(e)))),
            MemberKind.WebUrl => member.Url is { IsWeb: true },
            MemberKind.WebUrls => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && All(value, static e => WebUrl.Parse(JsonText.String(e)) is { IsWeb: true }),
            MemberKind.NetUri => text is not null && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
            MemberKind.NetAbsolute => text is not null && Uri.TryCreate(text, UriKind.Absolute, out _),
            MemberKind.HttpText => text is "" || (text is not null && (text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))),
            MemberKind.Truthy => value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && text is not "",
            _ => value.ValueKind == JsonValueKind.Array,
        };
    }

    private static bool IsSafe(WebUrl? url) => url is not null && url.Scheme is not ("javascript" or "data" or "vbscript");

    private static bool All(JsonElement value, Func<JsonElement, bool> fits) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(fits);
}
