namespace KopfEvents.Connections;

/// <summary>
/// Objects with nothing but their metadata, for whoever needs no more of them; a server that does not know that gives them whole.
/// </summary>
internal static class MetadataMediaTypes
{
    /// <summary>One object.</summary>
    public const string Object = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>A list.</summary>
    public const string List = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
}
