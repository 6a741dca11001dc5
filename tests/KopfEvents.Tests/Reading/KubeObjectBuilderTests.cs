using System.Collections.Specialized;
using System.Management.Automation;
using System.Text;
using System.Text.Json.Nodes;
using KopfEvents.Module;
using KopfEvents.Module.PSObjects;
using KopfEvents.Reading;

namespace KopfEvents.Tests.Reading;

/// <summary>JSON as a PowerShell object, and back.</summary>
public class KubeObjectBuilderTests
{
    [Theory]
    [InlineData(
        """{"a":1,"b":-9223372036854775808,"c":9223372036854775807,"d":0.1,"e":1e300,"f":true,"g":false,"h":null,"i":"x"}""")]
    [InlineData("""{"a":{},"b":[],"c":[[],[[1]],{}],"d":[null],"e":{"f":{"g":[{"h":1}]}}}""")]
    [InlineData("""{"text":"\"\\\u0000\u001b\ud83d\ude00 ä 2026-01-02T03:04:05Z","na\u006de":"escaped"}""")]
    [InlineData("""{"data":{"README":"a","readme":"b"}}""")]
    [InlineData("""{"data":{"":"empty"}}""")]
    [InlineData("""{"metadata":{"labels":{"psobject":"a","PSTypeNames":"b","psbase":"c","psadapted":"d","psextended":"e"}}}""")]
    [InlineData("""{"metadata":{"labels":{"ToString":"a","GetType":"b","Count":"c","Length":"d"}}}""")]
    [InlineData("""{"a1":1,"a2":1,"a3":1,"a4":1,"a5":1,"a6":1,"a7":1,"a8":1,"a9":1,"A1":2}""")]
    public void Everything_comes_back_as_it_was(string json)
    {
        var back = PowerShellJson.Of(KubeObject.FromJson(Encoding.UTF8.GetBytes(json)));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), back), $"{json} became {back?.ToJsonString()}");
    }

    [Fact]
    public void Properties_keep_their_order()
    {
        var made = KubeObject.FromJson("""{"kind":"Pod","apiVersion":"v1","z":1,"a":2}"""u8);

        Assert.Equal(["kind", "apiVersion", "z", "a"], made.Properties.Select(one => one.Name));
        Assert.Equal(["KopfEvents.KubeObject#v1/Pod", "KopfEvents.KubeObject"], made.TypeNames.Take(2));
    }

    [Fact]
    public void Names_that_PowerShell_cannot_tell_apart_are_kept_apart_in_a_dictionary()
    {
        var made = KubeObject.FromJson("""{"data":{"README":"a","readme":"b"},"other":{"x":1}}"""u8);

        var data = Assert.IsType<OrderedDictionary>(made.Properties["data"].Value);
        Assert.Equal(("a", "b"), (data["README"], data["readme"]));
        Assert.IsType<PSObject>(made.Properties["other"].Value);
    }

    [Fact]
    public void A_name_that_comes_twice_has_its_last_value()
    {
        var made = KubeObject.FromJson("""{"data":{"a":1,"a":2}}"""u8);

        Assert.Equal(2L, ((OrderedDictionary)made.Properties["data"].Value)["a"]);
    }
}
