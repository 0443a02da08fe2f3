using System.Security.Cryptography;
using System.Text;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>A salted, iterated password hash (PBKDF2 of RFC 8018 section 5.2, one block of HMAC-SHA-256).</summary>
internal sealed class PasswordHash
{
    // Few, as the accounts live as long as the process and tests make many.
    private const int Iterations = 2_000;

    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _hash;

    public PasswordHash(string password) => _hash = Derive(password, _salt);

    public bool Matches(string password)
    {
        byte[] other = Derive(password, _salt);
        int difference = 0;
        for (int index = 0; index < other.Length; index++)
        {
            difference |= other[index] ^ _hash[index];
        }

        return difference == 0;
    }

    private static byte[] Derive(string password, byte[] salt)
    {
        // By hand, because .NET Standard 2.0 knows PBKDF2 with SHA-1 only.
        using HMACSHA256 hmac = new(Encoding.UTF8.GetBytes(password));
        byte[] turn = hmac.ComputeHash([.. salt, 0, 0, 0, 1]);
        byte[] result = [.. turn];
        for (int iteration = 1; iteration < Iterations; iteration++)
        {
            turn = hmac.ComputeHash(turn);
            for (int index = 0; index < result.Length; index++)
            {
                result[index] ^= turn[index];
            }
        }

        return result;
    }
}
