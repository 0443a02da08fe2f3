using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>REG: how unknown clients get a client id, as far as the metadata tells.</summary>
internal static class RegistrationRules
{
    private const string Flag = "client_id_metadata_document_supported";
    private const string Endpoint = "registration_endpoint";
    private const string NoRoute = "no registration";
    private const string WhileTheyRegister = "Nothing to do as long as clients register. Support client id metadata documents as well when the authorization server can.";

    public static IReadOnlyList<McpRule> All { get; } =
    [
        new(HasRoute)
        {
            Id = "REG-001",
            Title = "A registration route exists for unknown clients",
            Levels = "S S S S",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Client Registration Approaches; registry of deprecated features (dynamic registration from 2026-07-28)",
            Cause = "The authorization server takes only clients that an administrator has entered.",
            Fix = "Enter a client at the authorization server and give its id to the users; or support client id metadata documents, or open a registration endpoint.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001"],
            Needs = [.. IssuerDocuments.NeedsMembers, "REG-002"],
        },
        new(ClientDocumentsAreUsable)
        {
            Id = "REG-002",
            Title = "CIMD is advertised usably",
            Levels = "- - S S",
            Owner = McpOwner.AuthorizationServer,
            Source = "MCP Client ID Metadata Documents (SEP-991)",
            Cause = "The flag is written as text, or only clients with a secret are enabled.",
            Fix = "Set client_id_metadata_document_supported to the Boolean true, and list none among the token endpoint's methods.",
            Probes = [ProbeKind.IssuerMetadata],
            ExplainedBy = ["ASM-001", "ASM-011", "REG-001", "AKT-009"],
            Needs = IssuerDocuments.NeedsMembers,
        },
    ];

    private static Judgement HasRoute(RuleContext c) => IssuerDocuments.Judge(c, "Unknown clients can get a client id.", (facts, document) =>
    {
        bool takesDocuments = document.Member(Flag) is { ValueKind: JsonValueKind.True };
        bool registers = document.GetString(Endpoint) is not null;
        bool countsDocuments = SpecVersions.IndexOf(c.SpecVersion) >= SpecVersions.IndexOf(SpecVersions.V20251125);
        string where = IssuerDocuments.Where(facts);
        if (!registers && countsDocuments && document.Member(Flag) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null) })
        {
            return Judgement.NothingToJudge($"Whether unknown clients get a client id hangs on {Flag}, which is {FlagText(document)} in {where}.");
        }

        if (!takesDocuments && !registers)
        {
            return IssuerDocuments.IsUnset(document, Endpoint)
                ? IssuerDocuments.Unset(document, Endpoint)
                : Judgement.Warn($"{where} offers neither client id documents ({Flag} is {FlagText(document)}) nor a {Endpoint}: clients log in only with a client id that was entered there and that their users give them.")
                    with { Subject = NoRoute, Fix = Ways(where) };
        }

        return !takesDocuments && countsDocuments
            ? Judgement.Note($"{where} offers dynamic registration only, which is {(c.IsStatelessEra ? "deprecated from 2026-07-28" : "second choice from 2025-11-25")}; client id documents are to replace it.")
                with { Fix = WhileTheyRegister }
            : null;
    });

    // Entra ID, Cognito, Google, GitHub and Dex cannot do either: entering a client is what everybody can do.
    private static string Ways(string where) =>
        "Enter a client with the redirect URIs of the MCP clients at the authorization server, and give its id to the users: VS Code and Claude ask for it, others take it from their configuration. "
        + $"Or, where the authorization server can: support client id metadata documents and set in {where}: \"{Flag}\": true; or open dynamic registration and add its URL as \"{Endpoint}\". Else put an OAuth proxy that registers clients in front.";

    private static Judgement ClientDocumentsAreUsable(RuleContext c) => IssuerDocuments.Judge(c, "Client id documents are supported.", (facts, document) =>
    {
        const string Methods = "token_endpoint_auth_methods_supported";
        string where = IssuerDocuments.Where(facts);
        string fix = $"Support client id metadata documents, and say so in {where}: \"{Flag}\": true, with \"none\" among {Methods}";
        bool registers = document.GetString(Endpoint) is not null;
        if (IssuerDocuments.IsUnset(document, Flag))
        {
            return IssuerDocuments.Unset(document, Flag);
        }

        switch (document.Member(Flag)?.ValueKind)
        {
            case JsonValueKind.True when IssuerDocuments.IsUnset(document, Methods):
                return IssuerDocuments.Unset(document, Methods);
            case JsonValueKind.True:
                return document.GetStrings(Methods)?.Contains("none") == true
                    ? null
                    : Judgement.Warn($"{where} supports client id documents, but {Methods} does not list none: Claude then registers dynamically without a word.") with { Fix = $"Allow clients without a secret, and add \"none\" to {Methods} in {where}.", Subject = "public clients" };
            case null or JsonValueKind.False when registers:
                return Judgement.Note($"{Flag} is {FlagText(document)} in {where}: clients register dynamically.") with { Fix = WhileTheyRegister };
            case null or JsonValueKind.False:
                return Judgement.Warn($"{Flag} is {FlagText(document)} in {where}, and there is no {Endpoint}.") with { Fix = fix, Subject = NoRoute };
            default:
                return Judgement.Fail($"{Flag} is {FlagText(document)} in {where}, which is {document.Kind(Flag)} instead of the Boolean true: clients that check the types of its members refuse the whole document.") with { Fix = fix, Subject = Flag };
        }
    });

    private static string FlagText(MetadataDocument document) => IssuerDocuments.Show(document, Flag);
}
