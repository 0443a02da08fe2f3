using System.Collections;
using System.ComponentModel;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Base of cmdlets that speak HTTP: the everyday switches under their Invoke-WebRequest names, and the translation of
/// the engine's exceptions into error records.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HttpCmdlet : PipelineCmdlet
{
    private bool? _wantsVerbose;
    private bool? _wantsDebug;

    private protected HttpCmdlet()
    {
    }

    /// <summary>Limit for one request, its body included, in seconds. Default 10.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 10;

    /// <summary>Extra headers for every request, for example to pass a staging gate. Never sent to another host than the one you name.</summary>
    [Parameter]
    [QuietConversion(typeof(IDictionary), "Pass a table such as @{ 'X-Staging' = 'yes' }.")]
    public IDictionary? Headers { get; set; }

    /// <summary>The User-Agent header. Default: the name and version of this module.</summary>
    [Parameter]
    public string? UserAgent { get; set; }

    /// <summary>The proxy to use in place of the system's.</summary>
    [Parameter]
    [ProxyTransform]
    public Uri? Proxy { get; set; }

    /// <summary>User name and password for the proxy.</summary>
    [Parameter]
    [QuietConversion(typeof(PSCredential), "Pass a PSCredential, as of Get-Credential.")]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Uses no proxy, not even the system's.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>A client certificate with its private key, for a server that asks for one. It is shown to the host that you name and to no other.</summary>
    [Parameter]
    [HasPrivateKey]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Accepts any server certificate. For tests only: everything sent can then be read and changed by others.</summary>
    [Parameter]
    public SwitchParameter SkipCertificateCheck { get; set; }

    /// <summary>Allows keys and tokens over plain http to hosts other than loopback. They can then be read by others.</summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>The HTTP settings that the parameters ask for.</summary>
    private protected HttpSettings HttpSettings() => HttpSettings(new HttpSettings());

    /// <summary>Given settings, changed where a parameter says so.</summary>
    private protected HttpSettings HttpSettings(HttpSettings basis) => basis with
    {
        Timeout = Says(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : basis.Timeout,
        UserAgent = UserAgent is null ? basis.UserAgent : HeaderTable.ReadUserAgent(UserAgent),
        Headers = Says(nameof(Headers)) ? HeaderTable.Read(Headers) : basis.Headers,
        Proxy = Proxy is null ? basis.Proxy : NoProxy ? throw new AuthKitException(ErrorCode.InvalidArgument, "-Proxy and -NoProxy cannot be used together.") : UsableProxy(Proxy),
        ProxyCredential = ProxyCredential?.GetNetworkCredential() ?? basis.ProxyCredential,
        NoProxy = Says(nameof(NoProxy)) ? NoProxy : basis.NoProxy,
        Certificate = Certificate ?? basis.Certificate,
        SkipCertificateCheck = Says(nameof(SkipCertificateCheck)) ? SkipCertificateCheck : basis.SkipCertificateCheck,
        AllowUnencryptedAuthentication = Says(nameof(AllowUnencryptedAuthentication)) ? AllowUnencryptedAuthentication : basis.AllowUnencryptedAuthentication,
    };

    private static Uri UsableProxy(Uri proxy) => proxy is { IsAbsoluteUri: true, Host.Length: > 0, Scheme: "http" or "https" or "socks4" or "socks4a" or "socks5" }
        ? proxy
        : throw new AuthKitException(ErrorCode.InvalidArgument, $"-Proxy {(HttpUrl.Shown(proxy.OriginalString) is { } shown ? $"'{shown}' " : "")}is no address of a proxy. Use a form such as http://proxy.contoso.com:8080.");

    /// <summary>True when the caller gave that parameter, whatever its value.</summary>
    private protected bool Says(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>True when verbose messages are wanted: nobody need write a thousand that are not. Asked on the pipeline thread.</summary>
    private protected bool WantsVerbose => _wantsVerbose ??= Wants("Verbose");

    /// <summary>As <see cref="WantsVerbose"/>, for debug messages.</summary>
    private protected bool WantsDebug => _wantsDebug ??= Wants("Debug");

    /// <summary>Writes the error, or ends the cmdlet with it when it is about the whole call.</summary>
    internal void Report(AuthKitException e, bool aboutOneInput)
    {
        ErrorRecord record = Errors.Record(e);
        if (aboutOneInput && !Errors.IsAboutTheCall(e.Code))
        {
            WriteError(record);
        }
        else
        {
            ThrowTerminatingError(record);
        }
    }

    private bool Wants(string stream) => Says(stream) || GetVariableValue(stream + "Preference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);
}
