namespace KopfEvents.Tables;

/// <summary>How the rows of a table have to be written for what shows them.</summary>
/// <param name="Width">The longest line, in columns; null for as long as it takes.</param>
/// <param name="IsOneLine">Whether a row is one line, as in a log; otherwise it goes on below where it is too long.</param>
internal readonly record struct RowFit(int? Width, bool IsOneLine)
{
    private const int WideWidth = 110;
    private const int WidestWidth = 150;

    /// <summary>How wide a column is where there is little room, some, or plenty.</summary>
    public int Column(int narrow, int wide, int widest) => Width switch
    {
        null or >= WidestWidth => widest,
        >= WideWidth => wide,
        _ => narrow,
    };
}
