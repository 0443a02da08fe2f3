namespace AuthKit.Mcp.Integration;

/// <summary>The files of one framework.</summary>
/// <param name="Language">The language they are written in.</param>
/// <param name="Parts">Parts of the templates that this framework has.</param>
/// <param name="Files">The files, the most important one first.</param>
internal sealed record FrameworkCode(SourceLanguage Language, IReadOnlyList<string> Parts, IReadOnlyList<FrameworkFile> Files)
{
    private const string Guard = "Metadata, the 401, tokens and their cache";
    private const string Users = "Your accounts, by the user's id at AuthKit";
    private const string Tools = "The MCP server with its tools";
    private const string Routes = "Routes and start-up";
    private const string Store = "Put your database in place of the map.";
    private const string AddTools = "Put your tools in place of whoami.";
    private const string MoveRoutes = "Move the routes into your server, or start from this one.";
    private const string Variable = "Set AUTHKIT_URL where the server runs{keys}. Afterwards: Test-McpDiscovery {url} -Profile authkit";

    /// <summary>The files for a framework.</summary>
    public static FrameworkCode Of(McpFramework framework) => framework switch
    {
        McpFramework.Express => Node("Express/server.ts", "src/server.ts", "npm install express @modelcontextprotocol/sdk zod, and \"type\": \"module\" in package.json. " + MoveRoutes),
        McpFramework.Hono => Node("Hono/server.ts", "src/server.ts", "npm install hono @hono/node-server @modelcontextprotocol/sdk zod, and \"type\": \"module\" in package.json. " + MoveRoutes, "Web"),
        McpFramework.Workers => Node("Workers/index.ts", "src/index.ts", "npm install @modelcontextprotocol/sdk zod. Name the file as main in wrangler.jsonc. " + MoveRoutes, "Web"),
        McpFramework.NextJs => new(SourceLanguage.TypeScript, ["Web", "NextJs"],
        [
            new("TypeScript/authkit.ts", "lib/authkit.ts", Guard, Variable),
            new("NextJs/instance.ts", "lib/instance.ts", "Reads the settings, once", "Nothing."),
            new("TypeScript/users.ts", "lib/users.ts", Users, Store),
            new("TypeScript/mcp.ts", "lib/mcp.ts", Tools, AddTools),
            new("NextJs/mcp-route.ts", "app{route}/route.ts", "The MCP endpoint", "npm install @modelcontextprotocol/sdk zod. With a src folder, move app and lib into it."),
            new("NextJs/metadata-route.ts", "app/.well-known/oauth-protected-resource/[[...path]]/route.ts", "The metadata, at the root and with the path inserted", "Let no middleware (proxy.ts) redirect /.well-known to a sign-in page."),
            new("NextJs/legacy-route.ts", "app/.well-known/oauth-authorization-server/route.ts", "The 308 for older clients", "Delete the route that was there before.", "Legacy"),
        ]),
        McpFramework.AspNetCore => new(SourceLanguage.CSharp, [],
        [
            new("AspNetCore/AuthKitGateway.cs", "AuthKit/AuthKitGateway.cs", "Tokens and their cache", "Nothing."),
            new("AspNetCore/AuthKitHandler.cs", "AuthKit/AuthKitHandler.cs", "Authentication and the 401", "Nothing."),
            new("AspNetCore/AuthKitEndpoints.cs", "AuthKit/AuthKitEndpoints.cs", "Metadata, CORS and services", Variable),
            new("AspNetCore/Accounts.cs", "AuthKit/Accounts.cs", Users, "Put your database in place of the dictionary."),
            new("AspNetCore/Program.cs", "Program.cs", Routes, "dotnet add package ModelContextProtocol.AspNetCore. Move the lines into your Program.cs, or start from this one."),
        ]),
        McpFramework.FastApi => new(SourceLanguage.Python, [],
        [
            new("FastApi/authkit.py", "authkit.py", Guard, Variable),
            new("FastApi/users.py", "users.py", Users, "Put your database in place of the dictionary."),
            new("FastApi/main.py", "main.py", Routes, "pip install fastapi uvicorn 'mcp>=2', then: uvicorn main:app. Put your tools in place of whoami."),
        ]),
        McpFramework.Go => new(SourceLanguage.Go, [],
        [
            new("Go/authkit.go", "authkit.go", Guard, Variable),
            new("Go/users.go", "users.go", Users, Store),
            new("Go/main.go", "main.go", Routes, "go get github.com/modelcontextprotocol/go-sdk, which needs Go 1.25. Put your tools in place of whoami."),
        ]),
        _ => throw new ArgumentOutOfRangeException(nameof(framework), framework, "There is no code for this framework."),
    };

    private static FrameworkCode Node(string server, string place, string next, params string[] parts) => new(SourceLanguage.TypeScript, parts,
    [
        new("TypeScript/authkit.ts", "src/authkit.ts", Guard, Variable),
        new("TypeScript/users.ts", "src/users.ts", Users, Store),
        new("TypeScript/mcp.ts", "src/mcp.ts", Tools, AddTools),
        new(server, place, Routes, next),
    ]);
}
