using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Rules;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Events;

/// <summary>
/// What the server insists on in an event (<c>k8s.io/kubernetes/pkg/apis/core/validation/events.go</c>). Fields are those of the
/// stored, core v1 shape; the messages name them so even for events.k8s.io.
/// </summary>
internal static class EventValidation
{
    // Texts of an event that has an eventTime. The limits count bytes.
    private static readonly (string Field, bool Required, int MaxBytes)[] Texts =
    [
        ("reportingInstance", true, 128),
        ("action", true, 128),
        ("reason", true, 128),
        ("message", false, 1024),
    ];

    // What events.k8s.io never lets change, in the order in which it is told; the reason is looked at twice.
    private static readonly string[] Immutable =
    [
        "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reason", "type",
        "eventTime", "action", "related",
    ];

    // The members of an ObjectReference, as Go prints the struct.
    private static readonly (string GoName, string Name)[] ReferenceFields =
    [
        ("Kind", "kind"), ("Namespace", "namespace"), ("Name", "name"), ("UID", "uid"), ("APIVersion", "apiVersion"),
        ("ResourceVersion", "resourceVersion"), ("FieldPath", "fieldPath"),
    ];

    /// <summary>What both groups check; core v1 checks no more.</summary>
    /// <param name="reporterField">What the group calls the reporting component.</param>
    public static IEnumerable<StatusCause> Legacy(JsonObject subject, string reporterField)
    {
        var space = subject.Object("metadata").String("namespace");
        var involved = subject.Object("involvedObject").String("namespace");
        var hasEventTime = subject["eventTime"] is not null;
        var isHome = involved.Length == 0
            ? space is "" or "default" || (hasEventTime && space == "kube-system")
            : hasEventTime || space == involved;
        if (!isHome)
        {
            yield return Cause.Invalid("involvedObject.namespace", involved, "does not match event.namespace");
        }

        if (!hasEventTime)
        {
            yield break;
        }

        var reporter = subject.String("reportingComponent");
        if (reporter.Length == 0)
        {
            yield return Cause.Required(reporterField);
        }

        foreach (var message in Names.Qualified(reporter))
        {
            yield return Cause.Invalid(reporterField, reporter, message);
        }

        foreach (var (field, required, maxBytes) in Texts)
        {
            var text = subject.String(field);
            if (required && text.Length == 0)
            {
                yield return Cause.Required(field);
            }
            else if (Encoding.UTF8.GetByteCount(text) > maxBytes)
            {
                yield return Cause.Invalid(field, "", Cause.AtMost(maxBytes));
            }
        }
    }

    /// <summary>What events.k8s.io checks of a new event.</summary>
    public static IEnumerable<StatusCause> New(JsonObject subject, Func<string, IEnumerable<string>> nameFaults)
    {
        foreach (var fault in Legacy(subject, "reportingController"))
        {
            yield return fault;
        }

        foreach (var fault in ObjectMeta.Validate(subject.Ensure("metadata"), nameFaults).Concat(Series(subject)))
        {
            yield return fault;
        }

        if (subject["eventTime"] is null)
        {
            yield return Cause.Required("eventTime");
        }

        if (subject.String("type") is var type and not ("Normal" or "Warning"))
        {
            yield return Cause.Invalid("type", "", $"has invalid value: {type}");
        }

        var source = subject.Object("source");
        var deprecated = new[]
        {
            ("firstTimestamp", subject["firstTimestamp"] is not null),
            ("lastTimestamp", subject["lastTimestamp"] is not null),
            ("count", subject.Number("count") != 0),
            ("source", source.String("component").Length + source.String("host").Length > 0),
        };
        foreach (var (field, isSet) in deprecated)
        {
            if (isSet)
            {
                yield return Cause.Invalid(field, "", "needs to be unset");
            }
        }
    }

    /// <summary>What events.k8s.io checks of a changed event.</summary>
    public static IEnumerable<StatusCause> Update(JsonObject subject, JsonObject old)
    {
        foreach (var fault in Legacy(subject, "reportingController"))
        {
            yield return fault;
        }

        if (!JsonNode.DeepEquals(subject["series"], old["series"]))
        {
            foreach (var fault in Series(subject))
            {
                yield return fault;
            }
        }

        var fields = Immutable.Select(field => (Field: field, field)).Concat(
            [("reportingComponent", "reportingController"), ("reportingInstance", "reportingInstance")]);
        foreach (var (field, told) in fields)
        {
            if (!JsonNode.DeepEquals(subject[field], old[field]))
            {
                var value = field is "involvedObject" or "related" ? Reference(subject.Object(field)) : subject[field];
                yield return Cause.Invalid(told, value, "field is immutable");
            }
        }
    }

    private static IEnumerable<StatusCause> Series(JsonObject subject)
    {
        if (subject.Object("series") is not { } series)
        {
            yield break;
        }

        if (series.Number("count") < 2)
        {
            yield return Cause.Invalid("series.count", "", "should be at least 2");
        }

        if (series["lastObservedTime"] is null)
        {
            yield return Cause.Required("series.lastObservedTime");
        }
    }

    private static JsonObject Reference(JsonObject? reference) =>
        new(ReferenceFields.Select(field => KeyValuePair.Create(field.GoName,
            (JsonNode?)JsonValue.Create(reference.String(field.Name)))));
}
