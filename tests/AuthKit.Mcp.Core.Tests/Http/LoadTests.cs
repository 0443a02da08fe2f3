using AuthKit.Mcp.Http;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Core.Tests.Http;

/// <summary>When this process is taken to be busy.</summary>
public sealed class LoadTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Load _load;
    private TimeSpan _taken = TimeSpan.FromHours(1);
    private int _measured;

    public LoadTests() => _load = new Load(Measure, _clock);

    [Fact]
    public void It_is_high_from_half_of_all_processor_time_on_and_ends_with_the_work()
    {
        Assert.Null(_load.IsHigh()); // What was taken before the first look says nothing.
        Assert.True(After(share: 0.51));
        Assert.False(After(share: 0.49));
        Assert.True(After(share: 1));
        Assert.False(After(share: 0));
    }

    [Fact]
    public void It_is_unknown_after_a_pause_and_known_again_soon()
    {
        Assert.Null(_load.IsHigh());
        Assert.Null(After(share: 1, milliseconds: 201));
        Assert.True(After(share: 1, milliseconds: 50));
        Assert.Null(After(share: 0, milliseconds: 5000)); // Whatever is new may come with work of its own.
        Assert.False(After(share: 0, milliseconds: 50));
    }

    [Fact]
    public void It_is_measured_at_most_twenty_times_a_second()
    {
        _load.IsHigh();
        bool? first = After(share: 1);
        for (int asked = 0; asked < 900; asked++)
        {
            _clock.Advance(TimeSpan.FromTicks(500));
            Assert.Equal(first, _load.IsHigh());
        }

        Assert.Equal(2, _measured);
    }

    private bool? After(double share, int milliseconds = 100)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        _taken += TimeSpan.FromMilliseconds(milliseconds * share * Environment.ProcessorCount);
        return _load.IsHigh();
    }

    private TimeSpan Measure()
    {
        _measured++;
        return _taken;
    }
}
