using AuthKit.Mcp.Tokens;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Mcp.Core.Tests.Tokens;

public class TokenCacheTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void An_answer_is_used_until_just_before_five_minutes()
    {
        TokenCache cache = Filled(1);
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True(cache.Find(Key(0))?.FromCache);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(cache.Find(Key(0)));
        Assert.Equal(0, cache.Statistics.Count);
    }

    [Fact]
    public void Use_does_not_prolong_an_answer()
    {
        TokenCache cache = Filled(1);
        for (int minute = 0; minute < 4; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull(cache.Find(Key(0)));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(cache.Find(Key(0)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(300)]
    public void A_wall_clock_that_jumps_past_the_time_or_before_the_answer_ends_it(int seconds)
    {
        TokenCache cache = Filled(1);
        _clock.AdjustTime(_clock.GetUtcNow().AddSeconds(seconds));
        Assert.Null(cache.Find(Key(0)));
    }

    [Fact]
    public void The_least_recently_used_entry_makes_room()
    {
        TokenCache cache = Filled(3, capacity: 3);
        Assert.NotNull(cache.Find(Key(0)));
        Store(cache, 3);
        Assert.Null(cache.Find(Key(1)));
        Assert.All(new[] { 0, 2, 3 }, n => Assert.NotNull(cache.Find(Key(n))));
        Assert.Equal(3, cache.Statistics.Count);
        Assert.Equal(1, cache.Statistics.Evictions);
    }

    [Fact]
    public void It_never_holds_more_than_its_bound()
    {
        TokenCache cache = Filled(TokenCache.DefaultCapacity + 500);
        Assert.Equal(TokenCache.DefaultCapacity, cache.Statistics.Count);
        Assert.Equal(500, cache.Statistics.Evictions);
    }

    [Fact]
    public void Storing_a_token_again_replaces_its_user_and_evicts_nobody()
    {
        TokenCache cache = Filled(2, capacity: 2);
        Store(cache, 1, "Grace");
        Assert.Equal("Grace", cache.Find(Key(1))?.Name);
        Assert.NotNull(cache.Find(Key(0)));
        Assert.Equal(0, cache.Statistics.Evictions);
    }

    [Fact]
    public void Users_with_very_long_texts_are_not_kept()
    {
        TokenCache cache = new(_clock);
        Store(cache, 0, new string('x', TokenCache.MaxCharacters));
        Assert.Null(cache.Find(Key(0)));
    }

    [Fact]
    public void An_answer_under_way_while_its_token_is_removed_is_not_kept()
    {
        TokenCache cache = new(_clock);
        TokenCache.Lease removed = cache.Begin(Key(0));
        TokenCache.Lease other = cache.Begin(Key(1));
        cache.Remove(Key(0));
        cache.Store(removed, Samples.User(_clock.GetUtcNow()));
        cache.Store(other, Samples.User(_clock.GetUtcNow()));
        Assert.Null(cache.Find(Key(0)));
        Assert.NotNull(cache.Find(Key(1)));
    }

    [Fact]
    public void Answers_under_way_while_the_cache_is_cleared_are_not_kept()
    {
        TokenCache cache = Filled(2);
        TokenCache.Lease lease = cache.Begin(Key(5));
        cache.Clear();
        cache.Store(lease, Samples.User(_clock.GetUtcNow()));
        Assert.Equal(0, cache.Statistics.Count);
    }

    [Fact]
    public void Keys_differ_in_every_bit_position_of_the_token_and_show_nothing()
    {
        TokenKey[] keys = [.. Enumerable.Range(0, 2000).Select(Key)];
        Assert.Equal(2000, keys.Distinct().Count());
        Assert.Equal(TokenKey.Of("mat_a"), TokenKey.Of("mat_a"));
        Assert.NotEqual(TokenKey.Of("mat_a"), TokenKey.Of("mat_A"));
        Assert.Equal("TokenKey", keys[0].ToString());
    }

    [Fact]
    public async Task Many_threads_leave_it_consistent()
    {
        TokenCache cache = new(_clock, capacity: 50);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                int number = ((i * 7) + worker) % 120;
                Store(cache, number);
                cache.Find(Key((i + worker) % 120));
                if (i % 11 == 0)
                {
                    cache.Remove(Key(number));
                }
            }
        })));
        Assert.InRange(cache.Statistics.Count, 1, 50);
        Assert.Equal(cache.Statistics.Count, Enumerable.Range(0, 120).Count(n => cache.Find(Key(n)) is not null));
    }

    private static TokenKey Key(int number) => TokenKey.Of($"mat_{number:d40}");

    private TokenCache Filled(int count, int capacity = TokenCache.DefaultCapacity)
    {
        TokenCache cache = new(_clock, capacity);
        for (int i = 0; i < count; i++)
        {
            Store(cache, i);
        }

        return cache;
    }

    private void Store(TokenCache cache, int number, string name = "Ada")
    {
        TokenCache.Lease lease = cache.Begin(Key(number));
        cache.Store(lease, Samples.User(_clock.GetUtcNow(), name));
        cache.End(lease);
    }
}
