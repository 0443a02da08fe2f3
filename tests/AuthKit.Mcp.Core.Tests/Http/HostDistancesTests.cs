using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>What the hosts before it tell of a host that has not answered yet, or not often.</summary>
public sealed class HostDistancesTests
{
    private const int Near = 1;
    private const int Middle = 10;
    private const int Far = 100;
    private readonly HostDistances _run;
    private bool? _isBusy = false;

    public HostDistancesTests() => _run = new HostDistances(() => _isBusy);

    [Fact]
    public void Among_many_a_new_host_is_taken_to_be_near_until_its_answers_tell()
    {
        List<HostDistance> hosts = Open(8);
        Answer(hosts.Take(3), Near);
        Assert.False(hosts[7].IsNear());
        Answer(hosts.Skip(3).Take(1), Near);
        Assert.True(hosts[7].IsNear());
        hosts[7].Note(TimeSpan.FromMilliseconds(Far));
        hosts[7].Note(TimeSpan.FromMilliseconds(Far)); // The connection was made, and .NET got going.
        Assert.True(hosts[7].IsNear());
        hosts[7].Note(TimeSpan.FromMilliseconds(Far));
        Assert.False(hosts[7].IsNear());
    }

    [Fact]
    public void Alone_it_is_not()
    {
        List<HostDistance> hosts = Open(8);
        Answer(hosts.Take(4), Near);
        hosts[0].Dispose();
        Assert.False(hosts[7].IsNear());
    }

    [Fact]
    public void Busy_or_not_a_single_host_is_asked_accordingly()
    {
        HostDistance host = Open(1)[0];
        Assert.False(host.IsNear());
        _isBusy = true;
        Assert.True(host.IsNear());
        _isBusy = null;
        Assert.False(host.IsNear());
    }

    [Theory]
    [InlineData(true, Near, true)]
    [InlineData(true, Middle, true)]
    [InlineData(true, Far, false)]
    [InlineData(false, Near, true)]
    [InlineData(false, Middle, false)]
    [InlineData(null, Near, true)]
    [InlineData(null, Middle, false)] // Nobody knows, so the guess stands.
    [InlineData(null, Far, false)]
    public void What_hosts_are_known_to_be_is_the_guess_for_the_next(bool? isBusy, int milliseconds, bool expected)
    {
        _isBusy = isBusy;
        List<HostDistance> hosts = Open(20);
        Answer(hosts.Take(19), milliseconds);
        _isBusy = false;
        Assert.Equal(expected, hosts[19].IsNear());
    }

    [Fact]
    public void One_far_host_among_near_ones_changes_nothing_and_a_far_fleet_does()
    {
        List<HostDistance> hosts = Open(20);
        Answer(hosts.Take(10), Near);
        Answer(hosts.Skip(10).Take(1), Far);
        Assert.True(hosts[19].IsNear());
        Answer(hosts.Skip(11).Take(2), Far);
        Assert.False(hosts[19].IsNear());
        Answer(hosts.Skip(13).Take(1), Near);
        Assert.False(hosts[19].IsNear());
        Answer(hosts.Skip(14).Take(2), Near);
        Assert.True(hosts[19].IsNear());
    }

    private static void Answer(IEnumerable<HostDistance> hosts, int milliseconds)
    {
        foreach (HostDistance host in hosts)
        {
            for (int answer = 0; answer < 3; answer++)
            {
                host.Note(TimeSpan.FromMilliseconds(milliseconds));
            }
        }
    }

    private List<HostDistance> Open(int count) => [.. Enumerable.Range(0, count).Select(_ => new HostDistance(_run))];
}
