using System.Collections.ObjectModel;
using System.Management.Automation;
using AuthKit.Mcp.Tokens;

namespace AuthKit.Mcp.Commands;

/// <summary>A store of accounts behind two scripts of the user's. Used on the pipeline thread.</summary>
internal sealed class ScriptAccountStore(PSCmdlet cmdlet, ScriptBlock find, ScriptBlock create) : IAccountStore
{
    // ForEach-Object gives the script its $_ wherever it was defined. An error that does not end the script must count as a
    // failure too: a -Find that could not look would otherwise lead to a second account. Redirected around the block, because
    // ForEach-Object does not redirect what commands inside its script write.
    private static readonly ScriptBlock Runner = ScriptBlock.Create("param($script, $about) & { $about | ForEach-Object -Process $script } 2>&1");

    public IReadOnlyList<object> Find(AuthKitAccountQuery query) => Run(find, "-Find", query, query.ProviderId, ErrorCode.AccountFindFailed, $"by {query.By} for '{query}'");

    public bool MayCreate(AuthKitNewAccount account) =>
        cmdlet.ShouldProcess($"account of {account}, e-mail '{Text.Printable(account.Email)}'", "Create");

    public IReadOnlyList<object> Create(AuthKitNewAccount account) => Run(create, "-Create", account, account.ProviderId, ErrorCode.AccountCreateFailed, $"for {account}");

    public void Warn(string message) => cmdlet.WriteWarning(message);

    private List<object> Run(ScriptBlock script, string name, object about, string? target, ErrorCode code, string task)
    {
        Collection<PSObject> written;
        try
        {
            written = cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, Runner, input: null, script, about);
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (RuntimeException e)
        {
            throw Failed(e);
        }

        List<object> accounts = [];
        foreach (PSObject? item in written)
        {
            switch (item?.BaseObject)
            {
                case null:
                    break; // A store that has no such account often says so with $null.
                case ErrorRecord error:
                    throw Failed(error.Exception);
                default:
                    accounts.Add(item);
                    break;
            }
        }

        return accounts;

        AuthKitException Failed(Exception e) => new(code, $"{name} failed {task}: {Text.Printable(e.Message)}", target, e);
    }
}
