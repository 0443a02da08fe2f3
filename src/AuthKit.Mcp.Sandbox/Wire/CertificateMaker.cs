using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
#if !NET
using System.Reflection;
#endif

namespace AuthKit.Mcp.Sandbox.Wire;

/// <summary>Makes the server certificates of the sandbox; their keys live as long as the process.</summary>
public static class CertificateMaker
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Makes a certificate with its private key, for <see cref="WireServerOptions.Certificate"/>.</summary>
    /// <param name="kind">What is to be wrong with it.</param>
    /// <param name="now">The time that "expired" is judged by.</param>
    /// <returns>The certificate; dispose it after the server.</returns>
    /// <exception cref="SandboxException">The platform cannot make certificates (.NET Framework before 4.7.2).</exception>
    public static X509Certificate2 Make(SandboxCertificateKind kind, DateTimeOffset now)
    {
        string name = kind == SandboxCertificateKind.WrongName ? "wrong.host.invalid" : "localhost";
        DateTimeOffset until = kind == SandboxCertificateKind.Expired ? now.AddDays(-1) : now.AddDays(30);
        using RSA key = RSA.Create();
        key.KeySize = 2048;
        X509Extension names = new(SubjectAlternativeName, AlternativeNames(name, withLoopback: kind != SandboxCertificateKind.WrongName), critical: false);
        using X509Certificate2 made = SelfSign(key, "CN=" + name, names, now.AddDays(-30), until);

        // Windows cannot serve TLS with a key that exists in memory only: out and in again gives it a home.
        return new X509Certificate2(made.Export(X509ContentType.Pkcs12), (string?)null, X509KeyStorageFlags.Exportable);
    }

    // GeneralNames (RFC 5280 section 4.2.1.6): [2] dNSName, [7] iPAddress. All lengths are below 128, so one byte each.
    private static byte[] AlternativeNames(string dnsName, bool withLoopback)
    {
        List<byte> names = [0x82, (byte)dnsName.Length, .. Encoding.ASCII.GetBytes(dnsName)];
        if (withLoopback)
        {
            names.AddRange([0x87, 4, 127, 0, 0, 1]);
        }

        return [0x30, (byte)names.Count, .. names];
    }

#if NET
    private static X509Certificate2 SelfSign(RSA key, string subject, X509Extension names, DateTimeOffset from, DateTimeOffset until)
    {
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(names);
        return request.CreateSelfSigned(from, until);
    }
#else
    // CertificateRequest is in .NET Framework 4.7.2 and in every .NET, but not in the .NET Standard 2.0 surface.
    private static X509Certificate2 SelfSign(RSA key, string subject, X509Extension names, DateTimeOffset from, DateTimeOffset until)
    {
        const string TypeName = "System.Security.Cryptography.X509Certificates.CertificateRequest";
        Type type = new[] { "System.Core", "System.Security.Cryptography", "System.Security.Cryptography.X509Certificates" }
            .Select(assembly => Type.GetType(TypeName + ", " + assembly, throwOnError: false))
            .FirstOrDefault(found => found is not null)
            ?? throw new SandboxException("This platform cannot make certificates: TLS in the sandbox needs .NET Framework 4.7.2 or newer, or PowerShell 7. Start it without TLS.");
        object request = Activator.CreateInstance(type, subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        ((ICollection<X509Extension>)type.GetProperty("CertificateExtensions").GetValue(request)).Add(names);
        MethodInfo sign = type.GetMethod("CreateSelfSigned", [typeof(DateTimeOffset), typeof(DateTimeOffset)]);
        return (X509Certificate2)sign.Invoke(request, [from, until]);
    }
#endif
}
