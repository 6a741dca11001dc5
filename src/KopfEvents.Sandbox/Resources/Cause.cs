using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubernetesSandbox.Hosting;

namespace KubernetesSandbox.Resources;

/// <summary>The causes of a 422, worded as <c>k8s.io/apimachinery/pkg/util/validation/field</c> does.</summary>
internal static class Cause
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static StatusCause Required(string field, string detail = "") =>
        new("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field);

    public static StatusCause Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {Quote(value)}: {detail}", field);

    public static StatusCause Invalid(string field, JsonNode? value, string detail) =>
        new("FieldValueInvalid", $"Invalid value: {(value is null ? "null" : value.ToJsonString(Plain))}: {detail}", field);

    public static StatusCause NotSupported(string field, string value, params IEnumerable<string> supported) =>
        new("FieldValueNotSupported", $"Unsupported value: {Quote(value)}: supported values: {string.Join(", ", supported.Select(Quote))}", field);

    public static StatusCause Forbidden(string field, string detail) => new("FieldValueForbidden", $"Forbidden: {detail}", field);

    public static StatusCause Duplicate(string field, string value) => new("FieldValueDuplicate", $"Duplicate value: {Quote(value)}", field);

    public static StatusCause TypeInvalid(string field, string actual, string detail) =>
        new("FieldValueTypeInvalid", $"Invalid value: \"{actual}\": {detail}: \"{actual}\"", field);

    /// <summary>A string as Go's <c>%q</c> writes it, for what people type.</summary>
    public static string Quote(string value) => JsonSerializer.Serialize(value, Plain);

    /// <summary>A length limit that counts bytes and calls them characters.</summary>
    public static string AtMost(int characters) => string.Create(CultureInfo.InvariantCulture, $"can have at most {characters} characters");
}
