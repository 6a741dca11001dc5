using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Requests;

/// <summary>The causes of a 422, worded as <c>k8s.io/apimachinery/pkg/util/validation/field</c> does.</summary>
internal static class Cause
{
    public static StatusCause Required(string field, string detail = "") =>
        new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field);

    public static StatusCause Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {JsonText.Quote(value)}: {detail}", field);

    public static StatusCause Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {JsonText.Compact(value)}: {detail}", field);

    public static StatusCause NotSupported(string field, string value, params IEnumerable<string> supported) =>
        new(
            "FieldValueNotSupported",
            $"Unsupported value: {JsonText.Quote(value)}: supported values: "
                + string.Join(", ", supported.Select(JsonText.Quote)),
            field);

    public static StatusCause Forbidden(string field, string detail) => new("FieldValueForbidden", $"Forbidden: {detail}", field);

    public static StatusCause Duplicate(string field, string value) =>
        new("FieldValueDuplicate", $"Duplicate value: {JsonText.Quote(value)}", field);

    public static StatusCause TypeInvalid(string field, string actual, string detail) =>
        new("FieldValueTypeInvalid", $"Invalid value: \"{actual}\": {detail}: \"{actual}\"", field);

    /// <summary>A length limit that counts bytes and calls them characters.</summary>
    public static string AtMost(int characters) =>
        string.Create(CultureInfo.InvariantCulture, $"can have at most {characters} characters");
}
