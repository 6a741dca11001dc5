using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Bodies;

namespace KubernetesSandbox.Resources.Patches;

/// <summary>A patch out of a request: how it is to be applied, and its content.</summary>
/// <param name="MediaType">One of the constants here.</param>
/// <param name="Content">A list for a JSON patch, else an object.</param>
internal sealed record PatchBody(string MediaType, JsonNode Content)
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string ServerSideApply = "application/apply-patch+yaml";

    /// <summary>Whether the request is a server-side apply; a 415 when the type is none that the resource takes.</summary>
    public static string ReadMediaType(ApiRequest request, ResourceDefinition resource)
    {
        var mediaType = string.IsNullOrEmpty(request.Http.Request.ContentType) ? null : MediaTypes.OfBody(request);
        if (resource.Custom is not null && mediaType is not (Json or Merge or ServerSideApply))
        {
            throw new StatusException(BodyReader.UnsupportedMediaType($"{Json}, {Merge}, {ServerSideApply}"));
        }

        return mediaType is Json or Merge or Strategic or ServerSideApply
            ? mediaType
            : throw new StatusException(new Status(415, "UnsupportedMediaType", "415: Unsupported Media Type",
                new StatusDetails()));
    }

    public static async Task<PatchBody> ReadAsync(ApiRequest request, string mediaType)
    {
        var body = await request.BodyAsync().ConfigureAwait(false);
        body = mediaType == ServerSideApply ? BodyReader.FromYaml(body) : body;
        var isJsonPatch = mediaType == Json;
        var fault = GoSyntax.Describe(body.Span);
        var content = fault is null ? new TypedDecoder(body.Span).ReadAny() : null;
        if (fault is null && content is not (JsonArray or JsonObject))
        {
            content = new JsonObject();
        }

        if (fault is null && content is JsonArray != isJsonPatch)
        {
            fault = isJsonPatch
                ? "json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
                : "json: cannot unmarshal array into Go value of type map[string]interface {}";
        }

        return fault is null
            ? new PatchBody(mediaType, content!)
            : throw new StatusException(Status.BadRequest($"error decoding patch: {fault}"));
    }

    /// <summary>Applies a patch that is no server-side apply to an object as it is served; a 422 when it can't be done.</summary>
    public void ApplyTo(JsonObject served, ResourceDefinition resource)
    {
        switch (MediaType)
        {
            case Json:
                try
                {
                    JsonPatch.Apply(served, Content.AsArray());
                }
                catch (PatchException)
                {
                    throw new StatusException(new Status(
                        422, "Invalid", "the server rejected our request due to an error in our request", new StatusDetails()));
                }

                break;
            case Merge:
                MergePatch.Apply(served, Content.AsObject());
                break;
            default:
                MergePatch.ApplyStrategic(served, Content.AsObject(), resource.Type);
                break;
        }
    }

    /// <summary>A patched object, decoded; what does not fit is a 422 that shows all of it.</summary>
    public static DecodedObject Decode(JsonObject patched, ResourceDefinition resource, FieldValidation validation)
    {
        var json = JsonText.Bytes(patched);
        JsonObject decoded;
        List<string> problems;
        try
        {
            (decoded, problems) = BodyReader.DecodeAs(json, resource);
        }
        catch (DecodingException fault)
        {
            throw Unfit(json, fault.Message);
        }

        return validation == FieldValidation.Strict && problems.Count > 0
            ? throw Unfit(json, $"strict decoding error: {string.Join(", ", problems)}")
            : new DecodedObject(resource.Rules.ToStored(decoded), validation == FieldValidation.Warn ? problems : []);
    }

    private static StatusException Unfit(ReadOnlyMemory<byte> json, string why)
    {
        var cause = Cause.Invalid("patch", Encoding.UTF8.GetString(json.Span), why);
        return new StatusException(Status.Invalid("", "", [cause]) with { Details = new StatusDetails { Causes = [cause] } });
    }
}
