namespace AuthKit.Mcp;

/// <summary>The frameworks for which New-McpIntegration has code.</summary>
public enum McpFramework
{
    /// <summary>Next.js with the App Router, TypeScript.</summary>
    NextJs,

    /// <summary>Express 5 on Node.js, TypeScript.</summary>
    Express,

    /// <summary>Cloudflare Workers, TypeScript.</summary>
    Workers,

    /// <summary>Hono, TypeScript.</summary>
    Hono,

    /// <summary>ASP.NET Core, C#.</summary>
    AspNetCore,

    /// <summary>FastAPI, Python.</summary>
    FastApi,

    /// <summary>The standard library's net/http, Go.</summary>
    Go,
}
