using System.Text.Json;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>What the metadata of an object says of its place among others.</summary>
/// <param name="Uid">Its uid; empty when it has none.</param>
/// <param name="Owners">The objects that it belongs to, from its ownerReferences.</param>
/// <param name="MirroredUid">The uid that its kubelet knows it by, if that is another one: it mirrors a static pod.</param>
internal sealed record ObjectMetadata(string Uid, IReadOnlyList<ObjectReference> Owners, string? MirroredUid);

/// <summary>Picks the metadata out of an object's tokens.</summary>
internal sealed class ObjectMetadataBuilder : IObjectBuilder<ObjectMetadata>
{
    /// <summary>Depth of the fields of metadata, and of those of an owner reference in its list.</summary>
    private const int MetadataDepth = 2;
    private const int AnnotationDepth = 3;
    private const int OwnerDepth = 4;

    private readonly FieldReader _metadata = new("metadata.uid");
    private readonly FieldReader _owner = new("apiVersion", "kind", "name", "uid");
    private readonly List<ObjectReference> _owners = [];
    private int _depth;
    private bool _isInMetadata;
    private bool _isInOwners;
    private bool _isInAnnotations;
    private bool _isAtMirroredUid;
    private string? _mirroredUid;

    /// <inheritdoc/>
    public void Add(ref Utf8JsonReader token)
    {
        _metadata.Add(ref token);
        var isAtOwner = _depth >= OwnerDepth || (_depth == OwnerDepth - 1 && token.TokenType == JsonTokenType.StartObject);
        if (_isInOwners && isAtOwner) AddToOwner(ref token);
        if (_isAtMirroredUid && token.TokenType == JsonTokenType.String) _mirroredUid = token.GetString();
        _isAtMirroredUid = false;
        switch (token.TokenType)
        {
            case JsonTokenType.PropertyName when _depth == 1:
                (_isInMetadata, _isInOwners, _isInAnnotations) = (token.ValueTextEquals("metadata"u8), false, false);
                break;
            case JsonTokenType.PropertyName when _depth == MetadataDepth:
                _isInOwners = _isInMetadata && token.ValueTextEquals("ownerReferences"u8);
                _isInAnnotations = _isInMetadata && token.ValueTextEquals("annotations"u8);
                break;
            case JsonTokenType.PropertyName when _depth == AnnotationDepth && _isInAnnotations:
                _isAtMirroredUid = token.ValueTextEquals(EventQueries.MirrorAnnotation);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _depth++;
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _depth--;
                break;
        }
    }

    /// <inheritdoc/>
    public ObjectMetadata Build()
    {
        var result = new ObjectMetadata(_metadata[0] ?? "", [.. _owners], _mirroredUid);
        Reset();
        return result;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _metadata.Reset();
        _owner.Reset();
        _owners.Clear();
        (_depth, _isInMetadata, _isInOwners, _isInAnnotations) = (0, false, false, false);
        (_isAtMirroredUid, _mirroredUid) = (false, null);
    }

    private void AddToOwner(ref Utf8JsonReader token)
    {
        _owner.Add(ref token);
        if (!_owner.IsComplete) return;
        _owners.Add(new ObjectReference(_owner[0] ?? "", _owner[1] ?? "", _owner[2] ?? "", Uid: _owner[3]));
        _owner.Reset();
    }
}
