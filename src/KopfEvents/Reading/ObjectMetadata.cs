using System.Text.Json;
using KopfEvents.Objects;

namespace KopfEvents.Reading;

/// <summary>What the metadata of an object says of its place among others.</summary>
/// <param name="Uid">Its uid; empty when it has none.</param>
/// <param name="Owners">The objects that it belongs to, from its ownerReferences.</param>
internal sealed record ObjectMetadata(string Uid, IReadOnlyList<ObjectReference> Owners);

/// <summary>Picks the metadata out of an object's tokens.</summary>
internal sealed class ObjectMetadataBuilder : IObjectBuilder<ObjectMetadata>
{
    /// <summary>Depth of the fields of metadata, and of those of an owner reference in its list.</summary>
    private const int MetadataDepth = 2;
    private const int OwnerDepth = 4;

    private readonly FieldReader _metadata = new("metadata.uid");
    private readonly FieldReader _owner = new("apiVersion", "kind", "name", "uid");
    private readonly List<ObjectReference> _owners = [];
    private int _depth;
    private bool _isInMetadata;
    private bool _isInOwners;

    /// <inheritdoc/>
    public void Add(ref Utf8JsonReader token)
    {
        _metadata.Add(ref token);
        var isAtOwner = _depth >= OwnerDepth || (_depth == OwnerDepth - 1 && token.TokenType == JsonTokenType.StartObject);
        if (_isInOwners && isAtOwner) AddToOwner(ref token);
        switch (token.TokenType)
        {
            case JsonTokenType.PropertyName when _depth == 1:
                (_isInMetadata, _isInOwners) = (token.ValueTextEquals("metadata"u8), false);
                break;
            case JsonTokenType.PropertyName when _depth == MetadataDepth:
                _isInOwners = _isInMetadata && token.ValueTextEquals("ownerReferences"u8);
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
        var result = new ObjectMetadata(_metadata[0] ?? "", [.. _owners]);
        Reset();
        return result;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _metadata.Reset();
        _owner.Reset();
        _owners.Clear();
        (_depth, _isInMetadata, _isInOwners) = (0, false, false);
    }

    private void AddToOwner(ref Utf8JsonReader token)
    {
        _owner.Add(ref token);
        if (!_owner.IsComplete) return;
        _owners.Add(new ObjectReference(_owner[0] ?? "", _owner[1] ?? "", _owner[2] ?? "", Uid: _owner[3]));
        _owner.Reset();
    }
}
