namespace AuthKit.Mcp.Clients;

/// <summary>What each client family takes for protected resource metadata and for authorization server metadata.</summary>
internal static class Shapes
{
    private const bool Must = true;

    /// <summary>TypeScript SDKs: every known member is checked, null is never allowed, white space around URLs is trimmed.</summary>
    public static Shape TypeScriptResource { get; } = new(
    [
        new("resource", MemberKind.Url, Must),
        new("authorization_servers", MemberKind.SafeUrls),
        .. Of(MemberKind.Url, "jwks_uri", "resource_policy_uri", "resource_tos_uri"),
        .. Of(MemberKind.Texts, "scopes_supported", "bearer_methods_supported", "resource_signing_alg_values_supported", "authorization_details_types_supported", "dpop_signing_alg_values_supported"),
        .. Of(MemberKind.Text, "resource_name", "resource_documentation"),
        .. Of(MemberKind.Flag, "tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens_required"),
    ]);

    public static Shape TypeScriptServer { get; } = new(
    [
        new("issuer", MemberKind.Text, Must),
        new("authorization_endpoint", MemberKind.SafeUrl, Must),
        new("token_endpoint", MemberKind.SafeUrl, Must),
        new("response_types_supported", MemberKind.Texts, Must),
        .. Of(MemberKind.SafeUrl, "registration_endpoint", "service_documentation", "revocation_endpoint"),
        .. Of(
            MemberKind.Texts,
            "scopes_supported", "response_modes_supported", "grant_types_supported", "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
            "revocation_endpoint_auth_methods_supported", "revocation_endpoint_auth_signing_alg_values_supported", "introspection_endpoint_auth_methods_supported",
            "introspection_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported"),
        new("introspection_endpoint", MemberKind.Text),
        new("client_id_metadata_document_supported", MemberKind.Flag),
    ]);

    public static Shape TypeScriptOpenId { get; } = new(
    [
        new("issuer", MemberKind.Text, Must),
        .. Of(MemberKind.SafeUrl, Must, "authorization_endpoint", "token_endpoint", "jwks_uri"),
        .. Of(MemberKind.Texts, Must, "response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"),
        .. Of(MemberKind.SafeUrl, "userinfo_endpoint", "registration_endpoint", "op_policy_uri", "op_tos_uri"),
        .. Of(
            MemberKind.Texts,
            "scopes_supported", "response_modes_supported", "grant_types_supported", "acr_values_supported", "token_endpoint_auth_methods_supported",
            "token_endpoint_auth_signing_alg_values_supported", "claims_supported", "code_challenge_methods_supported"),
        new("service_documentation", MemberKind.Text),
        .. Of(MemberKind.Flag, "claims_parameter_supported", "request_parameter_supported", "request_uri_parameter_supported", "require_request_uri_registration", "client_id_metadata_document_supported"),
    ]);

    /// <summary>Python SDK: null stands for absent, Booleans may be words, a byte order mark is refused.</summary>
    public static Shape PythonResource { get; } = new(
    [
        new("resource", MemberKind.WebUrl, Must, NeverNull: true),
        new("authorization_servers", MemberKind.WebUrls, Must, NeverNull: true),
        .. Of(MemberKind.WebUrl, "jwks_uri", "resource_documentation", "resource_policy_uri", "resource_tos_uri"),
        .. Of(MemberKind.Texts, "scopes_supported", "bearer_methods_supported", "resource_signing_alg_values_supported", "authorization_details_types_supported", "dpop_signing_alg_values_supported"),
        new("resource_name", MemberKind.Text),
        .. Of(MemberKind.LaxFlag, "tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens_required"),
    ]) { NullIsAbsent = true, RefusesMark = true };

    public static Shape PythonServer { get; } = new(
    [
        .. Of(MemberKind.WebUrl, Must, "issuer", "authorization_endpoint", "token_endpoint"),
        .. Of(MemberKind.WebUrl, "registration_endpoint", "service_documentation", "op_policy_uri", "op_tos_uri", "revocation_endpoint", "introspection_endpoint"),
        new("response_types_supported", MemberKind.Texts, NeverNull: true),
        .. Of(
            MemberKind.Texts,
            "scopes_supported", "response_modes_supported", "grant_types_supported", "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
            "ui_locales_supported", "code_challenge_methods_supported", "authorization_grant_profiles_supported"),
        .. Of(MemberKind.LaxFlag, "client_id_metadata_document_supported", "authorization_response_iss_parameter_supported"),
    ]) { NullIsAbsent = true, RefusesMark = true };

    /// <summary>C# SDK: names without case, null stands for absent except in Booleans.</summary>
    public static Shape CSharpResource { get; } = new(
    [
        .. Of(MemberKind.Text, "resource", "jwks_uri", "resource_name", "resource_documentation", "resource_policy_uri", "resource_tos_uri"),
        .. Of(MemberKind.TextsOrNulls, "authorization_servers", "bearer_methods_supported", "scopes_supported", "resource_signing_alg_values_supported", "authorization_details_types_supported", "dpop_signing_alg_values_supported"),
        .. Of(MemberKind.Flag, "tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens_required"),
    ]) { NullIsAbsent = true, IgnoresCase = true };

    public static Shape CSharpServer { get; } = new(
    [
        new("authorization_endpoint", MemberKind.NetAbsolute),
        .. Of(MemberKind.NetUri, "issuer", "token_endpoint", "registration_endpoint", "revocation_endpoint"),
        .. Of(MemberKind.TextsOrNulls, "response_types_supported", "grant_types_supported", "token_endpoint_auth_methods_supported", "code_challenge_methods_supported", "scopes_supported"),
        new("client_id_metadata_document_supported", MemberKind.Flag, NeverNull: true),
        new("authorization_response_iss_parameter_supported", MemberKind.Flag, NeverNull: true),
    ]) { NullIsAbsent = true, IgnoresCase = true };

    /// <summary>Go SDK: only the types count, null stands for absent.</summary>
    public static Shape GoResource { get; } = new(
    [
        .. Of(MemberKind.Text, "resource", "jwks_uri", "resource_name", "resource_documentation", "resource_policy_uri", "resource_tos_uri"),
        .. Of(MemberKind.Texts, "authorization_servers", "scopes_supported", "bearer_methods_supported", "resource_signing_alg_values_supported", "authorization_details_types_supported", "dpop_signing_alg_values_supported"),
        .. Of(MemberKind.Flag, "tls_client_certificate_bound_access_tokens", "dpop_bound_access_tokens_required"),
    ]) { NullIsAbsent = true, RefusesMark = true };

    public static Shape GoServer { get; } = new(
    [
        .. Of(
            MemberKind.Text,
            "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint", "service_documentation", "op_policy_uri", "op_tos_uri", "revocation_endpoint", "introspection_endpoint"),
        .. Of(MemberKind.Texts, "scopes_supported", "response_types_supported", "response_modes_supported", "grant_types_supported", "token_endpoint_auth_methods_supported", "code_challenge_methods_supported"),
        .. Of(MemberKind.Flag, "client_id_metadata_document_supported", "authorization_response_iss_parameter_supported"),
    ]) { NullIsAbsent = true, RefusesMark = true };

    /// <summary>VS Code: little is checked.</summary>
    public static Shape VSCodeResource { get; } = new([new("resource", MemberKind.Truthy, Must), new("scopes_supported", MemberKind.List)]);

    public static Shape VSCodeServer { get; } = new(
    [
        new("issuer", MemberKind.Truthy, Must),
        .. Of(MemberKind.HttpText, "issuer", "authorization_endpoint", "token_endpoint", "registration_endpoint", "jwks_uri"),
    ]) { NullIsAbsent = true };

    /// <summary>What any client needs, for those whose source is not public.</summary>
    public static Shape AnyResource { get; } = new([new("resource", MemberKind.Text, Must)]) { NullIsAbsent = true };

    public static Shape AnyServer { get; } = new([.. Of(MemberKind.SafeUrl, Must, "authorization_endpoint", "token_endpoint")]) { NullIsAbsent = true };

    private static IEnumerable<ShapeMember> Of(MemberKind kind, params string[] names) => names.Select(n => new ShapeMember(n, kind));

    private static IEnumerable<ShapeMember> Of(MemberKind kind, bool required, params string[] names) => names.Select(n => new ShapeMember(n, kind, required));
}
