using System.Globalization;
using System.Text;
using KopfEvents.Events;
using KopfEvents.Text;

namespace KopfEvents.Tests.Events;

public class EventMessageTests
{
    [Theory]
    [InlineData("one\ntwo", "one two")]
    [InlineData("one\r\n\r\n\ntwo\n", "one two ")]
    [InlineData("one\u2028\u0085two", "one two")]
    [InlineData("tab\there", "tab here")]
    [InlineData("\u001b[31mred", "\\u001B[31mred")]
    [InlineData("\u009b31m", "\\u009B31m")]
    [InlineData("txt.\u202egpj", "txt.\\u202Egpj")]
    [InlineData("whole 😀 pair, é, 漢字", "whole 😀 pair, é, 漢字")]
    public void Line_breaks_become_a_space_and_control_characters_visible(string text, string expected) =>
        Assert.Equal(expected, PrintableText.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("half \ufffd pair", PrintableText.Clean("half \ud83d pair"));

    [Fact]
    public void Line_breaks_are_kept_as_line_feeds_when_asked_for() =>
        Assert.Equal("one\ntwo\nthree\n\nfour \\u0007", PrintableText.Clean("one\r\ntwo\rthree\n\nfour \a", keepNewline: true));

    [Theory]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(1026)]
    [InlineData(5000)]
    public void Plain_ASCII_is_cut_where_kopf_cuts_it(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));

        var kopf = length <= 1024 ? text : $"{text[..511]}...{text[^510..]}";
        Assert.Equal(kopf, TextCut.Middle(text, EventMessage.MaxBytes));
    }

    [Fact]
    public void Random_texts_are_cut_to_fit_and_never_inside_a_character()
    {
        string[] characters =
            ["a", "Z", "é", "ж", "漢", "€", "😀", "𝒜", "e\u0301", "o\u0308\u0332", "👩‍👩‍👧", "🇩🇪", "👍🏽", "\u0e01\u0e33"];
        var random = new Random(20240817);
        for (var round = 0; round < 5000; round++)
        {
            var pool = random.GetItems(characters, random.Next(1, characters.Length));
            var text = string.Concat(random.GetItems(pool, random.Next(1, 1500)));

            var cut = TextCut.Middle(text, EventMessage.MaxBytes);

            Assert.True(Encoding.UTF8.GetByteCount(cut) <= EventMessage.MaxBytes, $"Too long in round {round}: {text}");
            if (cut == text) continue;
            var dots = cut.IndexOf("...", StringComparison.Ordinal);
            var (head, tail) = (cut[..dots], cut[(dots + 3)..]);
            var boundaries = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
            Assert.StartsWith(head, text, StringComparison.Ordinal);
            Assert.EndsWith(tail, text, StringComparison.Ordinal);
            Assert.Contains(head.Length, boundaries);
            Assert.Contains(text.Length - tail.Length, boundaries);
            if (Ascii.IsValid(text)) continue;
            // No more is lost than the one character that did not fit on either side.
            Assert.InRange(Encoding.UTF8.GetByteCount(head), 511 - 30, 511);
            Assert.InRange(Encoding.UTF8.GetByteCount(tail), 510 - 30, 510);
        }
    }

    [Fact]
    public void A_character_with_more_marks_than_fit_is_cut_between_its_code_points()
    {
        var zalgo = "a" + string.Concat(Enumerable.Repeat("\u0301", 3000));

        var cut = TextCut.Middle(zalgo, EventMessage.MaxBytes);

        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1020, EventMessage.MaxBytes);
        Assert.DoesNotContain('\ufffd', cut);
    }

    [Fact]
    public void Random_code_units_make_valid_UTF8_that_fits()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Create(random.Next(0, 3000), random, (chars, source) =>
            {
                foreach (ref var c in chars) c = (char)source.Next(0, 0x10000);
            });

            var message = EventMessage.From(text);

            var bytes = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(message);
            Assert.True(bytes.Length <= EventMessage.MaxBytes);
            Assert.DoesNotContain(message, c => char.IsControl(c));
        }
    }
}
