using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using KopfEvents.Connections;
using KopfEvents.Module;
using KubernetesSandbox;

namespace KopfEvents.Tests.Architecture;

/// <summary>The code keeps to the one table of rooms, in docs/architecture.md.</summary>
public sealed class RoomTests
{
    private static readonly Lazy<IReadOnlyList<IType>> Types = new(Load);

    public static TheoryData<string> Rooms => [.. Room.All.Select(room => room.Namespace)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_what_the_table_says_and_nothing_else(string room)
    {
        var known = Room.All.Single(one => one.Namespace == room).KnownNamespaces;

        var others = (from arrow in ArrowsFrom(room)
                      where !known.Contains(arrow.To)
                      select $"{arrow.Type.FullName} knows {arrow.Target.FullName}.").Distinct().ToList();

        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_may_know_no_more_than_it_does(string room)
    {
        var used = ArrowsFrom(room).Select(arrow => arrow.To).ToHashSet();

        Assert.Empty(Room.All.Single(one => one.Namespace == room).Words
            .Where(word => !word.Value.Any(used.Contains)).Select(word => word.Key));
    }

    [Fact]
    public void Each_room_is_in_the_table_and_each_row_is_a_room() => Assert.Equal(
        Room.All.Select(room => room.Namespace).Order(StringComparer.Ordinal),
        Types.Value.Select(NamespaceOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_way_along_the_arrows_leads_back()
    {
        var left = Room.All.ToDictionary(room => room.Namespace, room => room.KnownNamespaces);

        // What knows nothing of what is left is on no way back.
        while (left.Keys.Where(room => !left[room].Any(left.ContainsKey)).ToList() is { Count: > 0 } ends)
        {
            foreach (var room in ends) left.Remove(room);
        }

        Assert.Empty(left.Keys);
    }

    /// <summary>What the types of a room know of other rooms and libraries.</summary>
    private static IEnumerable<(IType Type, IType Target, string To)> ArrowsFrom(string room) =>
        from type in Types.Value
        where NamespaceOf(type) == room
        from dependency in type.Dependencies
        let other = Room.Find(NamespaceOf(dependency.Target))
        where other is not null && other != room
        select (type, dependency.Target, other);

    /// <summary>The types of the projects whose rooms are in the table.</summary>
    private static List<IType> Load()
    {
        var projects = new[] { typeof(Cluster), typeof(ModuleInitializer), typeof(Sandbox) }.Select(type => type.Assembly)
            .Where(assembly => Room.All.Any(room => room.Project == assembly.GetName().Name)).ToArray();
        return [.. new ArchLoader().LoadAssemblies(projects).Build()
            .Types.Where(type => Room.Find(NamespaceOf(type)) is not null)];
    }

    /// <summary>Empty for types that the compiler makes for a whole assembly.</summary>
    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? "";
}
