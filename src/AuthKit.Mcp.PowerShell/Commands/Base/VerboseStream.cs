using System.Management.Automation;

namespace AuthKit.Mcp.Commands;

/// <summary>
/// Writes verbose messages. With -Debug and without -Verbose the engine would ask whether to go on at each of them, and end
/// the cmdlet where nobody can be asked: what is wanted all the same goes to the debug stream then.
/// </summary>
internal static class VerboseStream
{
    /// <summary>Writes one message. Called on the pipeline thread.</summary>
    public static void Write(PSCmdlet cmdlet, string message)
    {
        Dictionary<string, object> said = cmdlet.MyInvocation.BoundParameters;
        if (said.ContainsKey("Verbose") || !said.TryGetValue("Debug", out object? debug) || debug is not SwitchParameter { IsPresent: true })
        {
            cmdlet.WriteVerbose(message);
        }
        else if (cmdlet.GetVariableValue("VerbosePreference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore))
        {
            cmdlet.WriteDebug(message);
        }
    }
}
