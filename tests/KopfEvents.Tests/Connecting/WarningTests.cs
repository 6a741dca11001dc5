using KopfEvents.Connections;

namespace KopfEvents.Tests.Connecting;

/// <summary>What a server warns about is read as its header has it.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("299 - \"v1 Widget is deprecated\"", "v1 Widget is deprecated")]
    [InlineData("299 kubernetes \"say \\\"hi\\\" \\\\ there\"", "say \"hi\" \\ there")]
    [InlineData("299 - \"one\" \"Wed, 21 Oct 2026 07:28:00 GMT\", 299 - \"two, three\"", "one|two, three")]
    [InlineData("199 - \"of somebody on the way\"", "")]
    [InlineData("nonsense", "")]
    [InlineData("299 - \"not ended", "not ended")]
    public void A_header_holds_texts(string header, string texts) =>
        Assert.Equal(texts, string.Join('|', ServerWarnings.Parse(header)));
}
