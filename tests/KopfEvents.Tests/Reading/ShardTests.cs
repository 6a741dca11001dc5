using KopfEvents.Reading;

namespace KopfEvents.Tests.Reading;

public class ShardTests
{
    private static readonly IReadOnlyList<string> Uids = [.. Enumerable.Range(0, 10_000).Select(RandomUid)];

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Each_uid_is_in_one_part_and_the_parts_are_of_one_size_within_5_percent(int count)
    {
        var shards = Enumerable.Range(0, count).Select(index => new Shard(index, count)).ToList();

        Assert.All(Uids, uid => Assert.Single(shards, shard => shard.Contains(uid)));
        Assert.All(
            shards, shard => Assert.InRange(Uids.Count(shard.Contains), 0.95 * Uids.Count / count, 1.05 * Uids.Count / count));
    }

    [Theory]
    [InlineData("6f1e1f0e-54f4-4c5f-9d0f-0e6c3e9b6d11", 8, 4)]
    [InlineData("", 8, 4)]
    public void A_uid_stays_in_its_part_in_every_version(string uid, int count, int index) =>
        Assert.True(
            new Shard(index, count).Contains(uid),
            $"It is in {Enumerable.Range(0, count).First(i => new Shard(i, count).Contains(uid))}.");

    /// <summary>The same ones in every run: a uid is random, and so would be the sizes.</summary>
    private static string RandomUid(int seed)
    {
        var bytes = new byte[16];
#pragma warning disable CA5394 // not a secret
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return new Guid(bytes).ToString();
    }
}
