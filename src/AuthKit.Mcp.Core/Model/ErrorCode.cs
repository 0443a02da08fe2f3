namespace AuthKit.Mcp;

/// <summary>
/// The conditions this module reports as errors. Each name is the published error id
/// (the first part of <c>FullyQualifiedErrorId</c>) and never changes its meaning.
/// </summary>
public enum ErrorCode
{
    /// <summary>A parameter has a value that cannot be used.</summary>
    InvalidArgument,

    /// <summary>A URL is not an absolute http or https URL, or carries white space or control characters.</summary>
    InvalidUri,

    /// <summary>A key or token is blank, ends in a line break or holds control characters. The value is never shown.</summary>
    InvalidSecret,

    /// <summary>A secret would be sent over plain http to a host that is not loopback.</summary>
    UnencryptedAuthentication,

    /// <summary>No connection was given and the runspace has none.</summary>
    NotConnected,

    /// <summary>The gateway gave no HTTP answer.</summary>
    GatewayUnreachable,

    /// <summary>The gateway answered, but not as an AuthKit gateway does (5xx, HTML, broken JSON).</summary>
    GatewayBroken,

    /// <summary>The gateway was not asked about a token, because the last look-ups in a row were outages.</summary>
    GatewayCircuitOpen,

    /// <summary>The gateway refused the admin key.</summary>
    AdminKeyRejected,

    /// <summary>The call needs the gateway's admin key and there is none.</summary>
    AdminKeyMissing,

    /// <summary>The gateway already has a server with that resource URL.</summary>
    ServerExists,

    /// <summary>The gateway has several servers with that resource URL, so none can be chosen.</summary>
    ServerAmbiguous,

    /// <summary>The gateway has no server of that id, name or resource URL.</summary>
    ServerNotFound,

    /// <summary>The registration was refused by the gateway.</summary>
    RegistrationRefused,

    /// <summary>The answer to a registration was lost and the list shows no new server.</summary>
    RegistrationUnconfirmed,

    /// <summary>The token does not have the prefix of an AuthKit access token (<c>mat_</c>).</summary>
    TokenWrongPrefix,

    /// <summary>The gateway answered that the token is unknown, expired or revoked.</summary>
    TokenRejected,

    /// <summary>The script that looks for a user's account failed.</summary>
    AccountFindFailed,

    /// <summary>The script that looks for a user's account gave several.</summary>
    AccountAmbiguous,

    /// <summary>The script that creates a user's account failed, and there is none.</summary>
    AccountCreateFailed,

    /// <summary>The script that creates a user's account ended without naming one account, and none is found.</summary>
    AccountUnconfirmed,

    /// <summary>No revocation endpoint is known for the token.</summary>
    RevocationUnsupported,

    /// <summary>The authorization server refused or could not carry out the revocation.</summary>
    RevocationFailed,

    /// <summary>The authorization endpoint of the metadata cannot be opened safely.</summary>
    AuthorizationEndpointUnusable,

    /// <summary>The answer to an authorization request is malformed, ambiguous or arrived elsewhere.</summary>
    AuthorizationResponseInvalid,

    /// <summary>The answer to an authorization request carries no or another state.</summary>
    StateMismatch,

    /// <summary>An answer, token or client belongs to another issuer than the server at hand.</summary>
    IssuerMismatch,

    /// <summary>The authorization server answered the authorization request with an error.</summary>
    AuthorizationRefused,

    /// <summary>The client cannot authenticate at the token endpoint by any known method.</summary>
    ClientAuthenticationUnsupported,

    /// <summary>The private key of a client cannot be read or does not fit its algorithm.</summary>
    SigningKeyUnusable,

    /// <summary>The token came without a refresh token.</summary>
    RefreshTokenMissing,

    /// <summary>The token endpoint gave no answer or is out of order.</summary>
    TokenEndpointUnreachable,

    /// <summary>The token endpoint refused the request.</summary>
    TokenRequestRefused,

    /// <summary>The token endpoint answered with something that is no usable token answer.</summary>
    TokenAnswerInvalid,

    /// <summary>The MCP server gave no HTTP answer.</summary>
    McpServerUnreachable,

    /// <summary>The MCP server does not say where its tokens come from: there is no usable protected resource metadata.</summary>
    ResourceMetadataNotFound,

    /// <summary>The protected resource metadata describes another resource.</summary>
    ResourceMismatch,

    /// <summary>The authorization server has no usable metadata.</summary>
    AuthorizationServerNotFound,

    /// <summary>The authorization server does not announce PKCE with S256.</summary>
    PkceUnsupported,

    /// <summary>The authorization server registers no clients by itself, and none was given.</summary>
    ClientRequired,

    /// <summary>The authorization server did not register the client.</summary>
    ClientRegistrationRefused,

    /// <summary>Nobody signed in before the time was over.</summary>
    SignInTimedOut,

    /// <summary>The authorization server refused the sign-in: a wrong password, an e-mail that is taken, or an error in place of the page.</summary>
    SignInRefused,

    /// <summary>The authorization endpoint gave neither the answer nor a page that can be filled in.</summary>
    SignInPageUnknown,

    /// <summary>The port of the redirect URI cannot be listened on.</summary>
    RedirectPortInUse,

    /// <summary>The sandbox could not be started, found or changed.</summary>
    SandboxFailed,

    /// <summary>No rule of the catalogue has that id.</summary>
    UnknownRule,

    /// <summary>A waiver file cannot be read or has an entry that is not complete.</summary>
    InvalidWaiver,

    /// <summary>Recorded evidence cannot be read: it is damaged, of another kind or of a newer version.</summary>
    InvalidEvidence,

    /// <summary>An input of a list of servers has no URL, or a column that cannot be used.</summary>
    InvalidRow,

    /// <summary>The verdict waited for was not reached in time.</summary>
    WaitTimedOut,

    /// <summary>The deadline of the whole run passed before every target was checked.</summary>
    RunDeadlineReached,

    /// <summary>A report file is not there.</summary>
    ReportNotFound,

    /// <summary>A file is no report of this module, is damaged or cut off, or cannot be opened.</summary>
    ReportUnreadable,

    /// <summary>A report was written by a newer version of this module, in a form that this one does not know.</summary>
    ReportTooNew,

    /// <summary>A report tells of an input of its run that could not be checked.</summary>
    InputNotChecked,

    /// <summary>A report file is there already and may not be replaced.</summary>
    ReportExists,

    /// <summary>A report file cannot be written.</summary>
    ReportNotWritten,

    /// <summary>Files that are made for the user would replace some that are there.</summary>
    FileExists,

    /// <summary>Files that are made for the user cannot be written.</summary>
    FileNotWritten,

    /// <summary>There is no migration state at that path.</summary>
    MigrationStateNotFound,

    /// <summary>A migration state is damaged or cannot be opened. It is never overwritten then.</summary>
    MigrationStateUnreadable,

    /// <summary>A migration state was written by a newer version of this module, in a form that this one does not know.</summary>
    MigrationStateTooNew,

    /// <summary>A migration state is about another server.</summary>
    MigrationStateMismatch,

    /// <summary>Another run is at work on a migration state.</summary>
    MigrationStateLocked,

    /// <summary>A migration state cannot be written.</summary>
    MigrationStateNotWritten,

    /// <summary>A migration step was asked for before the steps that it rests on are done.</summary>
    MigrationStepRefused,

    /// <summary>A source file or folder to search is not there.</summary>
    SourceNotFound,

    /// <summary>A source file or folder cannot be read.</summary>
    SourceUnreadable,

    /// <summary>A defect in this module: please report it.</summary>
    Unexpected,
}
