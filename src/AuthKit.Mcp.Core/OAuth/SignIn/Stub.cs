namespace AuthKit.Mcp.OAuth;
internal sealed class LoopbackSignIn : ISignIn { public static LoopbackSignIn Start(string? r, Func<string, bool>? o, Action<string> a, TimeSpan t) => throw new NotImplementedException(); public string RedirectUri => ""; public Task<string> SignInAsync(AuthorizationRequest request, CancellationToken cancellationToken) => throw new NotImplementedException(); public void Dispose() { } }
internal static class SystemBrowser { public static bool Open(string url) => url.Length < 0; }
