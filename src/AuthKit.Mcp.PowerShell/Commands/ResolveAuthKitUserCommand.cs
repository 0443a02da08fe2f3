using System.Management.Automation;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>Finds the account that your own store has for a user, or creates it.</summary>
/// <remarks>
/// <para>Runs -Find with a query in $_ (AuthKitAccountQuery). The first asks by the user's id at the provider: $_.By is ProviderId, $_.Provider and $_.ProviderId say which; $_.Email is empty. The script writes the account, or nothing. When there is none, -Create runs with the new account in $_ (Provider, ProviderId, Email, Name) and writes what it stored; store Provider and ProviderId with it.</para>
/// <para>AuthKit does not verify e-mail addresses: anyone can sign up with yours. So accounts are matched by e-mail only with -AllowEmailMatch, after the id, and each such match is a warning. Then $_.By is Email and $_.ProviderId is empty.</para>
/// <para>A script that fails, even with an error that would not end it, is an error about this user (AccountFindFailed, AccountCreateFailed); the others go on. Several accounts are an error (AccountAmbiguous). When -Create fails, -Find is asked once more: another process may have been faster. When -Create does not write exactly one object, -Find tells what it stored, and if that is nothing, this is an error (AccountUnconfirmed).</para>
/// <para>Users choose their names and addresses: hand them to a database as parameters, never as part of a command's text.</para>
/// </remarks>
/// <example>
/// <para>Tries it with a hashtable in place of a database. The second run finds what the first created.</para>
/// <code>$accounts = @{}
/// $find = { $accounts["$($_.Provider):$($_.ProviderId)"] }
/// $create = { $accounts["$($_.Provider):$($_.ProviderId)"] = [pscustomobject]@{ Id = $accounts.Count + 1; Email = $_.Email; Name = $_.Name } }
/// $token | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create $create
/// $token | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create $create</code>
/// </example>
/// <example>
/// <para>Accepts an account with the same e-mail address too. Only for a gateway whose addresses you trust.</para>
/// <code>$accounts = @([pscustomobject]@{ ProviderId = $null; Email = 'ada@example.com' })
/// $find = { $query = $_; if ($query.By -eq 'Email') { $accounts.Where({ $_.Email -eq $query.Email }) } else { $accounts.Where({ $_.ProviderId -eq $query.ProviderId }) } }
/// $create = { throw "There is no account for $($_.Email)." }
/// Resolve-AuthKitUser -Token $token -Find $find -Create $create -AllowEmailMatch</code>
/// </example>
/// <example>
/// <para>Shows for whom accounts would be created.</para>
/// <code>$tokens | Get-AuthKitUser | Resolve-AuthKitUser -Find $find -Create $create -WhatIf</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "AuthKitUser", DefaultParameterSetName = OfUser, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AuthKitAccount))]
public sealed class ResolveAuthKitUserCommand : TokenCmdlet
{
    private const string OfUser = "User";
    private const string OfToken = "Token";
    private TokenService? _tokens;
    private AccountResolver? _resolver;

    /// <summary>The user, as Get-AuthKitUser writes it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = OfUser)]
    public AuthKitUser? User { get; set; }

    /// <summary>An access token, whose user is looked up as Get-AuthKitUser does. For many tokens, pipe them through Get-AuthKitUser.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfToken)]
    [TokenTransform]
    public Secret? Token { get; set; }

    /// <summary>Finds accounts in your store: gets a query in $_ and writes the account, or nothing.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock? Find { get; set; }

    /// <summary>Creates an account in your store: gets what is known of the user in $_ and writes the account.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public ScriptBlock? Create { get; set; }

    /// <summary>The name that your store has for this provider. Default authkit, as in the integration guide.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Provider { get; set; } = "authkit";

    /// <summary>Also finds accounts by the e-mail address. Who signs up at the gateway with the address of another then gets that account, so each match is a warning.</summary>
    [Parameter]
    public SwitchParameter AllowEmailMatch { get; set; }

    /// <inheritdoc/>
    protected override ValueTask BeginAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        ScriptAccountStore store = new(this, Bound(Find), Bound(Create));
        _resolver = new AccountResolver(store, Provider, AllowEmailMatch);
        _tokens = Says(nameof(Token)) ? RequireTokens() : null;
        return default;
    }

    /// <inheritdoc/>
    protected override ValueTask ProcessAsync(PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        if (_tokens is { } tokens)
        {
            return new ValueTask(ResolveAsync(tokens, (Token ?? Secret.From((string?)null)).Require("-Token"), pipeline, cancellationToken));
        }

        Resolve(Bound(User));
        return default;
    }

    private async Task ResolveAsync(TokenService tokens, Secret token, PipelineWriter pipeline, CancellationToken cancellationToken)
    {
        AuthKitTokenResult result = await tokens.LookUpAsync(token, useCache: true, cancellationToken).ConfigureAwait(false);
        await pipeline.WriteDebugAsync(Trace(tokens, result)).ConfigureAwait(false);
        AuthKitUser user = result.User ?? throw result.ToException("token");
        AuthKitException? failed = await pipeline.PostAsync(() => Try(user)).ConfigureAwait(false);
        if (failed is not null)
        {
            throw failed;
        }
    }

    // A failure that left the posted call as an exception would end the pipeline.
    private AuthKitException? Try(AuthKitUser user)
    {
        try
        {
            Resolve(user);
            return null;
        }
        catch (AuthKitException e)
        {
            return e;
        }
    }

    private void Resolve(AuthKitUser user)
    {
        if (Bound(_resolver).Resolve(user) is { } account)
        {
            WriteObject(account);
        }
    }

    private static T Bound<T>(T? item)
        where T : class => item ?? throw new InvalidOperationException("PowerShell binds mandatory parameters before it runs the cmdlet.");
}
