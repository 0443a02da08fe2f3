using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthKit.Mcp.Interop.Tests.Integration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthKit.Mcp.Interop.Tests.OpenIddict;

/// <summary>
/// What makes OpenIddict authenticate clients by certificates (RFC 8705): an https address of its own that asks for one, its aliases in
/// the metadata, a client with a self-signed certificate and one with a certificate of an authority.
/// </summary>
internal sealed class OpenIddictMutualTls : IDisposable
{
    /// <summary>The client for <c>self_signed_tls_client_auth</c>.</summary>
    public const string SelfSignedClient = "self-signed";

    /// <summary>The client for <c>tls_client_auth</c>.</summary>
    public const string AuthorityClient = "by-authority";

    private readonly X509Certificate2 _server = Certificate("localhost", null);
    private readonly X509Certificate2 _authority;
    private readonly (int Plain, int Tls) _ports = (ServerRecipe.FreePort(0), ServerRecipe.FreePort(0));

    public OpenIddictMutualTls()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest root = new("CN=Interop authority", key, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, critical: false));
        _authority = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        ByAuthority = Certificate(AuthorityClient, _authority);
        Stranger = Certificate(AuthorityClient, null);
        SelfSigned = Certificate(SelfSignedClient, null);
    }

    /// <summary>The certificate of <see cref="SelfSignedClient"/>.</summary>
    public X509Certificate2 SelfSigned { get; }

    /// <summary>The certificate of <see cref="AuthorityClient"/>.</summary>
    public X509Certificate2 ByAuthority { get; }

    /// <summary>A certificate with the name of <see cref="AuthorityClient"/> that no authority signed.</summary>
    public X509Certificate2 Stranger { get; }

    /// <summary>The address for everything but client authentication.</summary>
    public string Issuer => $"http://127.0.0.1:{_ports.Plain}";

    /// <summary>The address that asks for certificates.</summary>
    public string Alias => $"https://127.0.0.1:{_ports.Tls}";

    public void Listen(IWebHostBuilder host) => host.ConfigureKestrel(kestrel =>
    {
        kestrel.Listen(IPAddress.Loopback, _ports.Plain);
        kestrel.Listen(IPAddress.Loopback, _ports.Tls, o => o.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _server,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = static (_, _, _) => true, // OpenIddict judges it.
        }));
    });

    public void Configure(OpenIddictServerBuilder server)
    {
        server.SetIssuer(new Uri(Issuer + "/"));
        server.AllowClientCredentialsFlow();
        server.EnableSelfSignedTlsClientAuthentication();
        server.EnablePublicKeyInfrastructureTlsClientAuthentication([Open(_authority)], static policy => policy.RevocationMode = X509RevocationMode.NoCheck); // It revokes nothing.
        server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(static b => b.UseInlineHandler(static context =>
        {
            if (context.Request.IsClientCredentialsGrantType())
            {
                ClaimsIdentity client = new("Token", Claims.Name, Claims.Role);
                client.SetClaim(Claims.Subject, context.ClientId).SetScopes(context.Request.GetScopes()).SetResources([.. context.Request.GetResources(), OpenIddictServer.EndpointClientId]);
                context.SignIn(new ClaimsPrincipal(client));
            }

            return ValueTask.CompletedTask;
        }));
        server.SetMtlsTokenEndpointAliasUri(Alias + "/connect/token");
        server.SetMtlsRevocationEndpointAliasUri(Alias + "/connect/revoke");
    }

    public IEnumerable<OpenIddictApplicationDescriptor> Clients()
    {
        yield return Client(SelfSignedClient, SelfSigned);
        yield return Client(AuthorityClient, null);
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in new[] { _server, _authority, SelfSigned, ByAuthority, Stranger })
        {
            certificate.Dispose();
        }
    }

    private static OpenIddictApplicationDescriptor Client(string id, X509Certificate2? selfSigned)
    {
        OpenIddictApplicationDescriptor client = new()
        {
            ClientId = id,
            ClientType = ClientTypes.Confidential,
            RedirectUris = { new Uri(Hosting.SignedInClient.RedirectUri) },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.ResponseTypes.Code,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.GrantTypes.ClientCredentials,
            },
        };
        if (selfSigned is not null)
        {
            JsonWebKey key = JsonWebKeyConverter.ConvertFromX509SecurityKey(new X509SecurityKey(Open(selfSigned)));
            key.Use = JsonWebKeyUseNames.Sig;
            client.JsonWebKeySet = new JsonWebKeySet { Keys = { key } };
        }
        else
        {
            client.ClientSecret = Guid.NewGuid().ToString("N"); // OpenIddict wants one; nobody knows it.
        }

        return client;
    }

    private static X509Certificate2 Certificate(string name, X509Certificate2? authority)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        (DateTimeOffset from, DateTimeOffset until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(7));
        if (authority is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using X509Certificate2 signed = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey() ?? throw new InvalidOperationException("The authority has a key.")), from, until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    // As others see it, without the key.
    private static X509Certificate2 Open(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);
}
