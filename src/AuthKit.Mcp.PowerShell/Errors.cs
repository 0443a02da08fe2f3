using System.Management.Automation;

namespace AuthKit.Mcp;

/// <summary>
/// The one catalogue of error records: the id is the name of the <see cref="ErrorCode"/>, the message is the
/// exception's, the category and the reach stand here.
/// </summary>
internal static class Errors
{
    /// <summary>The error record for a condition of the engine.</summary>
    public static ErrorRecord Record(AuthKitException e) => new(e, e.Code.ToString(), Category(e.Code), e.Target);

    /// <summary>True when going on with the next input makes no sense, because every input would fail alike.</summary>
    public static bool IsAboutTheCall(ErrorCode code) => code
        is ErrorCode.NotConnected or ErrorCode.AdminKeyRejected or ErrorCode.AdminKeyMissing or ErrorCode.RunDeadlineReached or ErrorCode.UnknownRule or ErrorCode.InvalidWaiver;

    private static ErrorCategory Category(ErrorCode code) => code switch
    {
        ErrorCode.InvalidArgument or ErrorCode.InvalidUri or ErrorCode.InvalidSecret or ErrorCode.TokenWrongPrefix => ErrorCategory.InvalidArgument,
        ErrorCode.UnencryptedAuthentication => ErrorCategory.SecurityError,
        ErrorCode.NotConnected => ErrorCategory.ConnectionError,
        ErrorCode.GatewayUnreachable or ErrorCode.GatewayCircuitOpen => ErrorCategory.ResourceUnavailable,
        ErrorCode.GatewayBroken => ErrorCategory.ProtocolError,
        ErrorCode.AdminKeyRejected or ErrorCode.AdminKeyMissing or ErrorCode.TokenRejected => ErrorCategory.AuthenticationError,
        ErrorCode.ServerExists => ErrorCategory.ResourceExists,
        ErrorCode.ServerAmbiguous => ErrorCategory.InvalidData,
        ErrorCode.ServerNotFound or ErrorCode.UnknownRule => ErrorCategory.ObjectNotFound,
        ErrorCode.RegistrationRefused or ErrorCode.RevocationFailed => ErrorCategory.InvalidResult,
        ErrorCode.AccountFindFailed => ErrorCategory.ReadError,
        ErrorCode.AccountCreateFailed => ErrorCategory.WriteError,
        ErrorCode.AccountAmbiguous => ErrorCategory.InvalidData,
        ErrorCode.AccountUnconfirmed => ErrorCategory.InvalidResult,
        ErrorCode.RegistrationUnconfirmed => ErrorCategory.OperationStopped,
        ErrorCode.RevocationUnsupported => ErrorCategory.NotImplemented,
        ErrorCode.AuthorizationEndpointUnusable or ErrorCode.AuthorizationResponseInvalid or ErrorCode.TokenAnswerInvalid => ErrorCategory.ProtocolError,
        ErrorCode.StateMismatch or ErrorCode.IssuerMismatch => ErrorCategory.SecurityError,
        ErrorCode.AuthorizationRefused or ErrorCode.TokenRequestRefused => ErrorCategory.PermissionDenied,
        ErrorCode.ClientAuthenticationUnsupported => ErrorCategory.NotImplemented,
        ErrorCode.SigningKeyUnusable or ErrorCode.RefreshTokenMissing => ErrorCategory.InvalidArgument,
        ErrorCode.TokenEndpointUnreachable or ErrorCode.McpServerUnreachable => ErrorCategory.ResourceUnavailable,
        ErrorCode.ResourceMetadataNotFound or ErrorCode.AuthorizationServerNotFound => ErrorCategory.ObjectNotFound,
        ErrorCode.ResourceMismatch => ErrorCategory.SecurityError,
        ErrorCode.PkceUnsupported => ErrorCategory.NotImplemented,
        ErrorCode.ClientRequired => ErrorCategory.InvalidArgument,
        ErrorCode.ClientRegistrationRefused => ErrorCategory.PermissionDenied,
        ErrorCode.SignInTimedOut => ErrorCategory.OperationTimeout,
        ErrorCode.SignInRefused => ErrorCategory.AuthenticationError,
        ErrorCode.SignInPageUnknown => ErrorCategory.NotImplemented,
        ErrorCode.RedirectPortInUse => ErrorCategory.ResourceBusy,
        ErrorCode.SandboxFailed => ErrorCategory.OpenError,
        ErrorCode.InvalidWaiver or ErrorCode.InvalidEvidence or ErrorCode.InvalidRow => ErrorCategory.InvalidData,
        ErrorCode.WaitTimedOut or ErrorCode.RunDeadlineReached => ErrorCategory.OperationTimeout,
        ErrorCode.ReportNotFound => ErrorCategory.ObjectNotFound,
        ErrorCode.ReportUnreadable => ErrorCategory.InvalidData,
        ErrorCode.ReportTooNew => ErrorCategory.NotImplemented,
        ErrorCode.InputNotChecked => ErrorCategory.InvalidResult,
        ErrorCode.ReportExists => ErrorCategory.ResourceExists,
        ErrorCode.ReportNotWritten => ErrorCategory.WriteError,
        ErrorCode.FileExists => ErrorCategory.ResourceExists,
        ErrorCode.FileNotWritten => ErrorCategory.WriteError,
        ErrorCode.MigrationStateNotFound => ErrorCategory.ObjectNotFound,
        ErrorCode.MigrationStateUnreadable or ErrorCode.MigrationStateMismatch => ErrorCategory.InvalidData,
        ErrorCode.MigrationStateTooNew => ErrorCategory.NotImplemented,
        ErrorCode.MigrationStateLocked => ErrorCategory.ResourceBusy,
        ErrorCode.MigrationStateNotWritten => ErrorCategory.WriteError,
        ErrorCode.MigrationStepRefused => ErrorCategory.InvalidOperation,
        ErrorCode.SourceNotFound => ErrorCategory.ObjectNotFound,
        ErrorCode.SourceUnreadable => ErrorCategory.ReadError,
        ErrorCode.Unexpected => ErrorCategory.InvalidOperation,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Every error code needs a category here."),
    };
}
