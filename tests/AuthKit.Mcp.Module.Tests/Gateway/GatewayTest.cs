using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.Gateway;

/// <summary>A runspace and a gateway of its own per test.</summary>
public abstract class GatewayTest : IDisposable
{
    protected GatewayTest()
    {
        Host.Set("uri", Gateway.Origin);
        Host.Set("key", FakeGateway.AdminKey);
    }

    protected const string Connect = "Connect-AuthKit -Uri $uri -AdminKey $key -NoProxy\n";
    protected const string Url = "https://mcp.contoso.com/mcp";

    protected ModuleHost Host { get; } = new();

    protected FakeGateway Gateway { get; } = new();

    public void Dispose()
    {
        Host.Dispose();
        Gateway.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static object? Property(Result result, string name) => Assert.Single(result.Output).Properties[name].Value;
}
