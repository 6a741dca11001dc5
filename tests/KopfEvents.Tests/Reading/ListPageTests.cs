using System.Management.Automation;
using System.Text;
using System.Text.Json;
using KopfEvents.Module;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Reading;

/// <summary>A page of a list while it arrives, in whatever pieces.</summary>
public class ListPageTests
{
    private const string BuiltIn =
        """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"more"},"items":[{"metadata":{"nam"""
            + """e":"a","uid":"1","labels":{"name":"not-this"}}},{"metadata":{"name":"b","namespace":"n","uid":"2"}}]}""";

    private const string Custom =
        """{"apiVersion":"v1","items":[{"apiVersion":"own/v1","kind":"Own","metadata":{"name":"a","uid":"1"},"items":[{"x":1}]}"""
            + """,{"metadata":{"name":"b","namespace":"n","uid":"2"}}],"kind":"PodList","metadata":{"continue":"more","resour"""
            + """ceVersion":"7"}}""";

    [Theory]
    [InlineData(BuiltIn, 1)]
    [InlineData(BuiltIn, 7)]
    [InlineData(BuiltIn, 100_000)]
    [InlineData(Custom, 1)]
    [InlineData(Custom, 7)]
    [InlineData(Custom, 100_000)]
    public async Task Objects_and_metadata_are_found_in_any_order_and_in_any_pieces(string json, int pieceSize)
    {
        using var page = Page(new Pieces([json], pieceSize));

        var found = await ReadAsync(page);

        Assert.Equal(["a//1", "b/n/2"], found.Select(one => $"{one.Identity.Name}/{one.Identity.Namespace}/{one.Identity.Uid}"));
        Assert.Equal(("more", "7"), (page.Continue, page.ResourceVersion));
        Assert.Equal(
            json == Custom ? "own/v1 Own" : "v1 Pod",
            $"{found[0].Value.Properties["apiVersion"].Value} {found[0].Value.Properties["kind"].Value}");
        Assert.Equal("v1 Pod", $"{found[1].Value.Properties["apiVersion"].Value} {found[1].Value.Properties["kind"].Value}");
    }

    [Theory]
    [InlineData("""{"kind":"PodList","items":null,"metadata":{}}""")]
    [InlineData("""{"kind":"PodList","items":[]}""")]
    public async Task An_empty_list_has_no_objects(string json) => Assert.Empty(await ReadAsync(Page(new Pieces([json], 9))));

    [Fact]
    public async Task A_page_that_breaks_off_gives_what_is_whole_and_then_fails()
    {
        using var page = Page(new Pieces([BuiltIn[..^30]], 50));
        var found = new List<ParsedObject<PSObject>>();

        await Assert.ThrowsAnyAsync<JsonException>(async () =>
        {
            while (await page.ReadAsync(found, TestContext.Current.CancellationToken)) { }
        });
        Assert.Single(found);
    }

    [Fact]
    public async Task A_page_of_any_length_is_given_out_as_it_arrives_a_few_objects_at_a_time()
    {
        var item = """{"metadata":{"name":"web","uid":"1","annotations":{"note":"%"}},"spec":{"containers":[]}},"""
                .Replace("%", new string('x', 500), StringComparison.Ordinal);
        using var page = Page(
            new Pieces(
                ["""{"kind":"PodList","items":[""", .. Enumerable.Repeat(item, 100_000), """{"metadata":{}}]}"""], 16 * 1024));
        var found = new List<ParsedObject<PSObject>>();
        var (count, most) = (0, 0);

        while (await page.ReadAsync(found, TestContext.Current.CancellationToken))
        {
            (count, most) = (count + found.Count, Math.Max(most, found.Count));
            found.Clear();
        }

        Assert.Equal(100_001, count);
        Assert.InRange(most, 1, 100); // as many as there are in one piece
    }

    private static ListPage<PSObject> Page(Stream body) =>
        new(new HttpResponseMessage(), body, new ObjectParser<PSObject>(new KubeObjectBuilder("v1", "Pod")));

    private static async Task<List<ParsedObject<PSObject>>> ReadAsync(ListPage<PSObject> page)
    {
        var found = new List<ParsedObject<PSObject>>();
        while (await page.ReadAsync(found, TestContext.Current.CancellationToken)) { }
        return found;
    }

    /// <summary>Texts as a stream that gives a few bytes at a time.</summary>
    private sealed class Pieces(IEnumerable<string> texts, int size) : Stream
    {
        private readonly IEnumerator<byte[]> _texts = texts.Select(Encoding.UTF8.GetBytes).GetEnumerator();
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var wanted = Math.Min(size, count);
            var read = 0;
            while (read < wanted && (!_left.IsEmpty || Next()))
            {
                var piece = _left[..Math.Min(wanted - read, _left.Length)];
                piece.Span.CopyTo(buffer.AsSpan(offset + read));
                _left = _left[piece.Length..];
                read += piece.Length;
            }

            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Next()
        {
            if (!_texts.MoveNext()) return false;
            _left = _texts.Current;
            return true;
        }
    }
}
