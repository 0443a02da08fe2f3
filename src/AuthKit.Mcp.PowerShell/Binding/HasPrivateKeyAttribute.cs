using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;

namespace AuthKit.Mcp.Commands;

/// <summary>Refuses a certificate that nobody could prove to own: it would be left out of the connection without a word.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HasPrivateKeyAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        object? given = arguments is PSObject wrapped ? wrapped.BaseObject : arguments;
        if (given is not X509Certificate2 { HasPrivateKey: true })
        {
            string what = given is X509Certificate2 certificate ? $"'{Text.Printable(certificate.Subject)}'" : "a value that is no certificate";
            throw new ValidationMetadataException($"It is {what} and has no private key. Take it from a .pfx file (Get-PfxCertificate) or a certificate store that holds the key.");
        }
    }
}
