using System.Collections;
using System.Management.Automation;
using System.Text;

namespace KopfEvents.Tests.Cmdlets;

/// <summary>
/// Twenty thousand inputs of every odd kind: each gets an event or an error, and the server never finds one malformed.
/// </summary>
public sealed class FuzzTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private const int Inputs = 20_000;

    [Fact]
    public void Whatever_is_piped_in_ends_in_an_event_or_an_error_and_no_request_is_malformed()
    {
        var random = new Random(20261124);
        var inputs = Enumerable.Range(0, Inputs).Select(_ => new InputGenerator(random).Any()).ToArray();
        using var session = new PowerShellSession(fixture.Sandbox.KubeconfigPath);
        fixture.Sandbox.ClearRequests();

        var result = session.Run(
            "foreach ($input1 in $inputs) { Write-KopfInfo Fuzzed -InputObject $input1 -Message { [string] $_ + $_.metadata.note "
                + "} -ThrottleLimit 32 -TimeoutSec 20 }",
            ("inputs", inputs));

        Assert.True(result.Terminating is null, result.Terminating?.Exception.ToString());
        Assert.All(result.Errors, error => Assert.Contains(
            error.FullyQualifiedErrorId.Split(',')[0], (string[])["NotAKubernetesObject", "NotFound", "ScriptBlockFailed"]));
        Assert.True(result.Errors.Count > Inputs / 20, $"only {result.Errors.Count} errors");
        Assert.True(fixture.PostedEvents().Count > Inputs / 20, $"only {fixture.PostedEvents().Count} events");
        Assert.DoesNotContain(fixture.Sandbox.Requests, one => one.Status is 400 or 405 or 413 or 415 or 422 or >= 500);
    }

    /// <summary>Makes inputs: objects with something wrong in them, and things that are no objects at all.</summary>
    private sealed class InputGenerator(Random random)
    {
        private static readonly string[] Words =
        [
            "v1", "apps/v1", "kopf.dev/v1", "Pod", "Deployment", "Event", "List", "PodList", "metadata", "default", "apps",
                "web-0", "a/b", "..", ".", "%2e%2e",
            "x y", "\u001b[31m", "\ud83d", "\udc00x", "é", "漢字", "👩‍👩‍👧", "\0", "\r\n", "{\"kind\":", "pod/web-0", "node/node-1",
                "events/x", "---", "- a: &x [*x]", "null", "\\ud83d", "\"\\ud83d\"",
        ];

        public object? Any() => random.Next(10) switch
        {
            0 => Text(),
            1 => Scalar(),
            2 => Nested(random.Next(1, 500)),
            3 => Json(Object(0)),
            4 => new[] { Object(0), Object(0) },
            5 => Cyclic(),
            _ => Object(0),
        };

        private object? Object(int depth)
        {
            var properties = new List<(string, object?)>();
            if (random.Next(8) > 0) properties.Add(("apiVersion", Usually("v1", depth)));
            if (random.Next(8) > 0) properties.Add(("kind", Usually("Pod", depth)));
            if (random.Next(8) > 0) properties.Add(("metadata", random.Next(10) == 0 ? Value(depth) : Metadata(depth)));
            if (random.Next(4) == 0)
            {
                properties.Add(("items", random.Next(2) == 0 ? new[] { Value(depth), Value(depth) } : Value(depth)));
            }

            for (var i = random.Next(3); i > 0; i--) properties.Add((Text(), Value(depth)));
            return Shape(properties);
        }

        private object Metadata(int depth)
        {
            var properties = new List<(string, object?)> { ("name", Usually("web-0", depth)), ("uid", Usually("u", depth)) };
            if (random.Next(3) > 0) properties.Add(("namespace", Usually("apps", depth)));
            if (random.Next(10) == 0)
            {
                var count = 10_000 / (1 + random.Next(1000));
                properties.Add(("labels", Shape([.. Enumerable.Range(0, count).Select(i => ($"l{i}", (object?)i))])));
            }

            properties.Add(("note", random.Next(20) == 0 ? new string('n', random.Next(100_000)) : Text()));
            return Shape(properties);
        }

        private object Shape(List<(string Name, object? Value)> properties)
        {
            if (random.Next(2) == 0)
            {
                var table = new Hashtable();
                foreach (var (name, value) in properties) table[name] = value;
                return table;
            }

            var custom = new PSObject();
            foreach (
                var (name, value) in properties.Where(one => one.Name.Length > 0)
                .DistinctBy(one => one.Name, StringComparer.OrdinalIgnoreCase))
            {
                custom.Properties.Add(new PSNoteProperty(name, value));
            }

            return custom;
        }

        private object? Usually(string value, int depth) => random.Next(8) > 0 ? value : Value(depth);

        private object? Value(int depth) => depth > 3
            ? Scalar()
            : random.Next(5) switch { 0 => Object(depth + 1), 1 => new[] { Value(depth + 1) }, _ => Scalar() };

        private object? Scalar() =>
            random.Next(
                6) switch
            {
                0 => null,
                1 => random.Next(),
                2 => random.NextDouble(),
                3 => true,
                4 => DateTime.UnixEpoch,
                _ =>
                    Text()
            };

        private string Text() => string.Concat(random.GetItems(Words, random.Next(0, 3)));

        private object Nested(int depth)
        {
            object? value = Object(0);
            for (; depth > 0; depth--) value = new[] { value };
            return value!;
        }

        private static PSObject Cyclic()
        {
            var cyclic = new PSObject();
            cyclic.Properties.Add(new PSNoteProperty("apiVersion", "v1"));
            cyclic.Properties.Add(new PSNoteProperty("kind", cyclic));
            cyclic.Properties.Add(new PSNoteProperty("items", new object[] { cyclic }));
            return cyclic;
        }

        private static string Json(object? value)
        {
            var text = new StringBuilder();
            Write(text, value);
            return text.ToString();
        }

        private static void Write(StringBuilder text, object? value)
        {
            switch (value)
            {
                case PSObject custom:
                    text.Append('{').AppendJoin(',', custom.Properties.Select(one => Pair(one.Name, one.Value))).Append('}');
                    break;
                case Hashtable table:
                    text.Append('{')
                        .AppendJoin(',', table.Cast<DictionaryEntry>().Select(one => Pair((string)one.Key, one.Value)))
                        .Append('}');
                    break;
                case object?[] list:
                    text.Append('[').AppendJoin(',', list.Select(Json)).Append(']');
                    break;
                default:
                    text.Append(System.Text.Json.JsonSerializer.Serialize(value));
                    break;
            }

            static string Pair(string name, object? value) => $"{System.Text.Json.JsonSerializer.Serialize(name)}:{Json(value)}";
        }
    }
}
