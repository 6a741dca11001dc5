using System.Globalization;
using System.Text;
using KopfEvents.Text;

namespace KopfEvents.Tests.Events;

/// <summary>
/// What hides or reorders text becomes visible; what belongs to the writing of a language, or to an emoji, stays.
/// </summary>
public sealed class PrintableTextTests
{
    /// <summary>The property Default_Ignorable_Code_Point, as far as it is not the category Cf.</summary>
    private static readonly (int First, int Last)[] Ignorable =
        [(0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
            (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)];

    [Fact]
    public void Every_character_that_cannot_be_seen_is_shown_by_its_number()
    {
        var tried = 0;
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.IsValid(code)) continue;
            var rune = new Rune(code);
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format
                && !Array.Exists(Ignorable, one => code >= one.First && code <= one.Last)) continue;
            tried++;
            // Twice and at the beginning: no variation selector may hide behind another one.
            var shown = rune.IsBmp ? $"\\u{code:X4}" : $"\\U{code:X8}";
            Assert.Equal($"{shown}{shown} b", PrintableText.Clean($"{rune}{rune} b"));
        }

        Assert.True(tried > 4000, $"only {tried}");
    }

    [Theory]
    [InlineData("\u061C", "\\u061C")]
    [InlineData("\u200B", "\\u200B")]
    [InlineData("\u200D", "\\u200D")]
    [InlineData("\u200C", "\\u200C")]
    [InlineData("\u00AD", "\\u00AD")]
    [InlineData("\u2066", "\\u2066")]
    [InlineData("\uFEFF", "\\uFEFF")]
    [InlineData("\U000E0041", "\\U000E0041")]
    [InlineData("\u3164", "\\u3164")]
    public void Between_letters_as_well(string hidden, string shown) =>
        Assert.Equal($"a{shown}b", PrintableText.Clean($"a{hidden}b"));

    [Theory]
    [InlineData("👩‍👩‍👧 ok")]
    [InlineData("👩🏽‍🚀 ok")]
    [InlineData("🏳️‍🌈 ok")]
    [InlineData("❤️‍🔥 ok")]
    [InlineData("🙂‍↔️ ok")]
    [InlineData("1️⃣ ok")]
    [InlineData("☎︎ ok")]
    [InlineData("葛󠄀 ok")]
    [InlineData("می‌خواهم")]
    [InlineData("क्‍ष")]
    [InlineData("e\u0301")]
    [InlineData("Ελλάδα, Россия, 漢字, ไทย, עברית")]
    public void What_belongs_to_the_character_beside_it_stays(string text) => Assert.Equal(text, PrintableText.Clean(text));

    [Theory]
    [InlineData("a\tb", "a b")]
    [InlineData("a\t\r\n\tb", "a b")]
    [InlineData("\t", " ")]
    public void A_run_of_tabs_and_line_breaks_is_one_space(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Clean(text));

    [Fact]
    public void Where_line_breaks_are_kept_a_tab_is_a_space_still() =>
        Assert.Equal("a\n b", PrintableText.Clean("a\r\n\tb", keepNewline: true));

    [Fact]
    public void A_selector_after_another_one_is_shown() =>
        Assert.Equal("a\uFE0F\\uFE0F\\uFE0F", PrintableText.Clean("a\uFE0F\uFE0F\uFE0F"));
}
