using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Bodies;

/// <summary>An object out of a request: in the shape in which its resource is stored, and what was odd about it.</summary>
internal sealed record DecodedObject(JsonObject Object, IReadOnlyList<string> Warnings);

/// <summary>From a request's body to an object of a resource.</summary>
internal sealed class BodyReader(ResourceCatalog catalog)
{
    private const string Scheme = "in scheme \"k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30\"";
    private const string TypeMeta =
        """struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }""";

    /// <summary>The body as JSON, whether it came so, in YAML, or in protobuf; a 415 for everything else.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(ApiRequest request)
    {
        var mediaType = MediaTypes.OfBody(request);
        if (mediaType is not (MediaTypes.Json or MediaTypes.Yaml or MediaTypes.Protobuf))
        {
            throw new StatusException(UnsupportedMediaType(MediaTypes.Supported));
        }

        var body = await request.BodyAsync().ConfigureAwait(false);
        return mediaType switch
        {
            MediaTypes.Yaml => FromYaml(body),
            MediaTypes.Protobuf => FromProtobuf(body),
            _ => body,
        };
    }

    public static Status UnsupportedMediaType(string accepted) =>
        new(
            415, "UnsupportedMediaType",
            $"the body of the request was in an unknown format - accepted media types include: {accepted}");

    /// <summary>YAML as JSON; what is no YAML is passed on as it is, for the JSON errors to tell.</summary>
    public static ReadOnlyMemory<byte> FromYaml(ReadOnlyMemory<byte> yaml)
    {
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(yaml.Span)) is [var document, ..] ? JsonText.Bytes(document)
                : yaml;
        }
        catch (FormatException)
        {
            return yaml;
        }
    }

    private static ReadOnlyMemory<byte> FromProtobuf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ProtobufReader.Read(body.Span, ResourceCatalog.FindBuiltInType) is { } subject
                ? JsonText.Bytes(subject)
                : throw new StatusException(UnsupportedMediaType(MediaTypes.Supported));
        }
        catch (InvalidDataException fault)
        {
            throw new StatusException(Status.BadRequest(fault.Message));
        }
    }

    /// <summary>
    /// Decodes an object that was sent to a resource, as <c>fieldValidation</c> wants it; 400 for what can't be it.
    /// </summary>
    public DecodedObject Decode(ReadOnlyMemory<byte> json, ResourceDefinition resource, FieldValidation validation)
    {
        if (!Utf8.IsValid(json.Span))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        }

        var (apiVersion, kind) = ReadTypeMeta(json.Span, resource);
        var sent = CheckType(apiVersion, kind, resource, json);
        if (json.Span.Trim(" \r\n\t"u8).SequenceEqual("null"u8))
        {
            json = "{}"u8.ToArray();
        }

        JsonObject decoded;
        List<string> problems;
        try
        {
            (decoded, problems) = DecodeAs(json, sent);
        }
        catch (DecodingException fault)
        {
            throw CannotBeHandled(sent.Kind, sent.Version, resource, fault.Message);
        }

        var warnings = validation == FieldValidation.Warn ? problems : [];
        if (validation == FieldValidation.Strict && problems.Count > 0)
        {
            throw CannotBeHandled(sent.Kind, sent.Version, resource, $"strict decoding error: {string.Join(", ", problems)}");
        }

        if (sent.ApiVersion != resource.ApiVersion)
        {
            throw new StatusException(Status.BadRequest(
                $"the API version in the data ({sent.ApiVersion}) does not match the expected API version "
                    + $"({resource.ApiVersion})"))
            { Warnings = warnings };
        }

        return new DecodedObject(resource.Rules.ToStored(decoded), warnings);
    }

    /// <summary>Decodes without looking at apiVersion and kind; throws <see cref="DecodingException"/>.</summary>
    public static (JsonObject Object, List<string> Problems) DecodeAs(ReadOnlyMemory<byte> json, ResourceDefinition resource)
    {
        var decoder = new TypedDecoder(json.Span);
        if (resource.Type is { } type)
        {
            return (decoder.Read(type), decoder.Problems);
        }

        var untyped = decoder.ReadAny()!.AsObject();
        untyped.Remove("apiVersion");
        untyped.Remove("kind");
        if (untyped.Object("metadata") is { } metadata)
        {
            var meta = new TypedDecoder(JsonText.Bytes(metadata).Span);
            untyped["metadata"] = meta.Read(GoTypes.ObjectMeta);
        }

        if (resource.Custom?.Schema is { } schema)
        {
            CustomSchema.Prune(untyped, schema, decoder.Problems);
        }

        return (untyped, decoder.Problems);
    }

    private static StatusException CannotBeHandled(string kind, string version, ResourceDefinition resource, string why) =>
        new(Status.BadRequest($"{kind} in version \"{version}\" cannot be handled as a {resource.Kind}: {why}"));

    private static (string ApiVersion, string Kind) ReadTypeMeta(ReadOnlySpan<byte> json, ResourceDefinition resource)
    {
        var fault = GoSyntax.Describe(json);
        if (fault is null)
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.Null)
            {
                return ReadTypeMeta(ref reader);
            }

            var what = reader.TokenType switch
            {
                JsonTokenType.StartArray => "array",
                JsonTokenType.String => "string",
                JsonTokenType.Number => "number",
                _ => "bool",
            };
            fault = $"json: cannot unmarshal {what} into Go value of type {TypeMeta}";
        }

        throw new StatusException(Status.BadRequest(
            $"the object provided is unrecognized (must be of type {resource.Kind}): couldn't get version/kind; json parse "
                + $"error: {fault} ({Summary(json)})"));
    }

    private static (string ApiVersion, string Kind) ReadTypeMeta(ref Utf8JsonReader reader)
    {
        var (apiVersion, kind) = ("", "");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("apiVersion"u8);
            var isKind = reader.ValueTextEquals("kind"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && (isVersion || isKind))
            {
                (apiVersion, kind) = isVersion ? (reader.GetString()!, kind) : (apiVersion, reader.GetString()!);
            }

            reader.Skip();
        }

        return (apiVersion, kind);
    }

    // Bodies may leave apiVersion and kind out, but for custom resources; what they say has to be known.
    private ResourceDefinition CheckType(string apiVersion, string kind, ResourceDefinition resource, ReadOnlyMemory<byte> json)
    {
        if (resource.Custom is not null)
        {
            return CheckCustomType(apiVersion, kind, resource, json);
        }

        apiVersion = apiVersion.Length == 0 ? resource.ApiVersion : apiVersion;
        kind = kind.Length == 0 ? resource.Kind : kind;
        if (apiVersion == resource.ApiVersion && kind == resource.Kind)
        {
            return resource;
        }

        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var sent = catalog.FindKind(apiVersion, kind);
        if (sent is null && !(kind.EndsWith("List", StringComparison.Ordinal)
            && catalog.FindKind(apiVersion, kind[..^4]) is not null))
        {
            throw CannotBeHandled(
                kind, version, resource, $"no kind \"{kind}\" is registered for version \"{apiVersion}\" {Scheme}");
        }

        return sent is not null && sent.Key == resource.Key
            ? sent
            : throw CannotBeHandled(kind, version, resource,
                $"converting ({version}.{kind}) to ({(resource.Group.Length == 0 ? "core" : resource.Group.Split('.')[0])}"
                    + $".{resource.Kind}): unknown conversion");
    }

    private static ResourceDefinition CheckCustomType(
        string apiVersion, string kind, ResourceDefinition resource, ReadOnlyMemory<byte> json)
    {
        if (kind.Length == 0)
        {
            throw new StatusException(Status.BadRequest(
                $"the object provided is unrecognized (must be of type {resource.Kind}): Object 'Kind' is missing in "
                + $"'{Encoding.UTF8.GetString(json.Span)}' ({Summary(json.Span)})"));
        }

        var faults = new List<StatusCause>();
        if (kind != resource.Kind)
        {
            faults.Add(Cause.Invalid("kind", kind, $"must be {resource.Kind}"));
        }

        if (apiVersion != resource.ApiVersion)
        {
            faults.Add(Cause.Invalid("apiVersion", apiVersion, $"must be {resource.ApiVersion}"));
        }

        if (faults.Count > 0)
        {
            var name = JsonNode.Parse(json.Span)!.AsObject().Object("metadata").String("name");
            throw new StatusException(Status.Invalid($"{kind}.{resource.Group}", name, faults));
        }

        return resource;
    }

    // runtime.summarizeData: objects as text, anything else in hexadecimal.
    private static string Summary(ReadOnlySpan<byte> data)
    {
        const int Length = 30;
        if (data.IsEmpty)
        {
            return "<empty>";
        }

        var head = data[..Math.Min(Length, data.Length)];
        var text = data[0] == '{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head);
        return data.Length > Length ? text + " ..." : text;
    }
}
