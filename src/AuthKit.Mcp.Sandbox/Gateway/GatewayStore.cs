using System.Collections.Concurrent;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The gateway's database, in memory.</summary>
internal sealed class GatewayStore(TimeProvider clock)
{
    public const int AccessTokenSeconds = 3600;

    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RefreshLife = TimeSpan.FromDays(30);

    private readonly object _gate = new();
    private readonly List<ServerRow> _servers = [];
    private readonly ConcurrentDictionary<string, ClientRow> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserRow> _usersByEmail = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserRow> _usersById = new(StringComparer.Ordinal);
    private readonly SecretTable<CodeRow> _codes = new();
    private readonly SecretTable<TokenRow> _access = new();
    private readonly SecretTable<TokenRow> _refresh = new();

    public IReadOnlyList<ServerRow> Servers
    {
        get
        {
            lock (_gate)
            {
                return [.. _servers];
            }
        }
    }

    public ServerRow AddServer(string name, string resourceUrl, string scopesJson)
    {
        ServerRow row = new(Identifiers.Server(), name, resourceUrl, scopesJson, clock.GetUtcNow());
        lock (_gate)
        {
            _servers.Add(row);
        }

        return row;
    }

    public ServerRow? FindServer(string id)
    {
        lock (_gate)
        {
            return _servers.Find(row => row.Id == id);
        }
    }

    public ClientRow AddClient(string name, IReadOnlyList<string> redirects, string? serverId)
    {
        ClientRow row = new(Identifiers.Client(), name, redirects, serverId);
        _clients[row.Id] = row;
        return row;
    }

    public ClientRow? FindClient(string? id) => id is not null && _clients.TryGetValue(id, out ClientRow? row) ? row : null;

    /// <summary>Adds a user; null when the e-mail, compared as typed, is taken.</summary>
    public UserRow? AddUser(string email, string password, string? name)
    {
        string shown = string.IsNullOrEmpty(name) ? email.Split('@')[0] : name!;
        UserRow row = new(Identifiers.User(), email, shown, new PasswordHash(password));
        if (!_usersByEmail.TryAdd(email, row))
        {
            return null;
        }

        _usersById[row.Id] = row;
        return row;
    }

    public UserRow? FindUser(string email, string password) =>
        _usersByEmail.TryGetValue(email, out UserRow? row) && row.Password.Matches(password) ? row : null;

    public string AddCode(Grant grant, string redirectUri, string? challenge, string? challengeMethod)
    {
        string code = Identifiers.Code();
        _codes.Add(code, new CodeRow(grant, redirectUri, challenge, challengeMethod, clock.GetUtcNow() + CodeLife));
        return code;
    }

    public CodeRow? FindCode(string code) => _codes.Find(code) is CodeRow row && row.ExpiresAt > clock.GetUtcNow() ? row : null;

    public bool TakeCode(string code) => _codes.Take(code);

    public string AddAccessToken(Grant grant)
    {
        string token = Identifiers.AccessToken();
        _access.Add(token, new TokenRow(grant, clock.GetUtcNow().AddSeconds(AccessTokenSeconds)));
        return token;
    }

    public string AddRefreshToken(Grant grant)
    {
        string token = Identifiers.RefreshToken();
        _refresh.Add(token, new TokenRow(grant, clock.GetUtcNow() + RefreshLife));
        return token;
    }

    public TokenRow? FindRefreshToken(string token) => Live(_refresh.Find(token));

    public UserRow? UserOfAccessToken(string token) =>
        Live(_access.Find(token)) is TokenRow row && _usersById.TryGetValue(row.Grant.UserId, out UserRow? user) ? user : null;

    /// <summary>What the user consented to for an access token, or null when it is not valid.</summary>
    public Grant? GrantOfAccessToken(string token) => Live(_access.Find(token))?.Grant;

    public void Revoke(string token)
    {
        _access.Take(token);
        _refresh.Take(token);
    }

    public void ExpireAccessTokens() => _access.Clear();

    private TokenRow? Live(TokenRow? row) => row is not null && row.ExpiresAt > clock.GetUtcNow() ? row : null;
}
