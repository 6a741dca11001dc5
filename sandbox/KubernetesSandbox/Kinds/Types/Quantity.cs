using System.Globalization;

namespace KubernetesSandbox.Kinds.Types;

/// <summary>Amounts such as <c>100m</c> and <c>1Gi</c>.</summary>
internal static class Quantity
{
    /// <summary>
    /// The amount as the API writes it, for what people write: whole numbers and fractions without a unit. With a unit it stays
    /// as it came.
    /// </summary>
    public static string Canonical(string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var number))
        {
            return text;
        }

        return number == Math.Truncate(number)
            ? Math.Truncate(number).ToString(CultureInfo.InvariantCulture)
            : Math.Ceiling(number * 1000).ToString(CultureInfo.InvariantCulture) + "m";
    }
}
