using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.OAuth;

/// <summary>The proof key of one authorization request (RFC 7636), always with S256.</summary>
internal sealed record Pkce
{
    private Pkce(string verifier) => (Verifier, Challenge) = (verifier, ChallengeOf(verifier));

    /// <summary>The <c>code_verifier</c>: a secret until the code is exchanged.</summary>
    public string Verifier { get; }

    /// <summary>The <c>code_challenge</c>.</summary>
    public string Challenge { get; }

    /// <summary>A new proof key.</summary>
    public static Pkce Create() => new(Base64UrlText.Random());

    /// <summary>The S256 challenge of a verifier.</summary>
    public static string ChallengeOf(string verifier)
    {
#if NET
        return Base64UrlText.Write(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
#else
        using SHA256 algorithm = SHA256.Create();
        return Base64UrlText.Write(algorithm.ComputeHash(Encoding.ASCII.GetBytes(verifier)));
#endif
    }

    // A record prints its members, and the verifier is a secret.
    /// <inheritdoc/>
    public override string ToString() => nameof(Pkce);
}
