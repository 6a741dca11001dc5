using System.Collections;
using System.Management.Automation;
using KopfEvents.Events;
using KopfEvents.Module.Completion;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;
using KopfEvents.Text;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// What the events of the Write cmdlets can say besides reason and message: the parameters, and what becomes of them.
/// </summary>
public abstract partial class EventCmdlet
{
    private EventMetadata _metadata = EventMetadata.None;
    private Target? _related;

    /// <summary>
    /// A second object that took part: whatever can be piped in, or a script block that gives it for each object.
    /// </summary>
    [Parameter]
    public object? Related { get; set; }

    /// <summary>The part of the object that it is about, such as spec.containers{web}: the SUBOBJECT column of kubectl.</summary>
    [Parameter]
    public string? FieldPath { get; set; }

    /// <summary>Labels of the events, by which selectors find them: @{ team = 'ops' }.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(LabelCompleter))]
    public IDictionary? Label { get; set; }

    /// <summary>Annotations of the events: any text that is to be kept with them.</summary>
    [Parameter]
    public IDictionary? Annotation { get; set; }

    /// <summary>Counts repeats of the same event in one Event, as the cluster's own components do.</summary>
    [Parameter]
    public SwitchParameter Aggregate { get; set; }

    /// <summary>
    /// What makes an event a repeat, instead of its message: a text, or a script block that gives it for each object.
    /// </summary>
    [Parameter]
    [AllowEmptyString]
    public object? AggregateBy { get; set; }

    private bool IsCounted => Aggregate || AggregateBy is not null;

    /// <summary>Checks what can be checked before anything is sent.</summary>
    private void ReadDetails(KopfOptions options)
    {
        (AggregateBy, Related) = (ScriptOrText(AggregateBy), PSObjectReader.Unwrap(Related) as ScriptBlock ?? Related);
        if (FieldPath is not null) Check(nameof(FieldPath), FieldPath, EventRules.CheckFieldPath);
        _metadata = Label is null && Annotation is null ? options.Metadata : ReadMetadata(options);
        if (Related is not (null or ScriptBlock) && ReadRelated(Related, out _related) is { } error) Refuse(error);
    }

    private EventMetadata ReadMetadata(KopfOptions options)
    {
        var (labels, annotations) = (new LabelPairs(options.Label), new LabelPairs(options.Annotation));
        if ((labels.Add(nameof(Label), Label) ?? annotations.Add(nameof(Annotation), Annotation)) is { } wrong) Refuse(wrong);
        if (MetadataRules.CheckSize(annotations.Pairs, IsCounted) is { } problem)
        {
            Refuse(Errors.BadValue(nameof(Annotation), "...", problem, null));
        }

        return new EventMetadata(labels.Pairs, annotations.Pairs);
    }

    /// <summary>
    /// Adds to what is said about an object what is for this object; null when that fails, which has been told.
    /// </summary>
    private EventDraft? WithDetails(EventDraft draft, Target target)
    {
        if (!TryGetText(nameof(AggregateBy), AggregateBy, target, out var key)
            || !TryGetRelated(target, out var related)) return null;
        return draft with
        {
            Related = related,
            FieldPath = FieldPath ?? (target.FieldPath is { } part ? PrintableText.Clean(part) : null),
            Metadata = _metadata,
            Aggregate = IsCounted,
            AggregateKey = AggregateBy is null ? null : key,
        };
    }

    private bool TryGetRelated(Target target, out Target? related)
    {
        related = _related;
        if (Related is not ScriptBlock script) return true;
        if (!TryRun(nameof(Related), script, target, out var output)) return false;
        if (output is [] or [null]) return true; // this one has none
        if (ReadRelated(output is [{ } one] ? one : output, out related) is not { } error) return true;
        WriteFailure(error);
        return false;
    }

    private ErrorRecord? ReadRelated(object given, out Target? related)
    {
        var targets = PipedObjects.ReadParameter(given);
        if (targets is [{ Problem: null } one])
        {
            related = one.In(Namespace);
            return null;
        }

        related = null;
        var (text, problem, shown) = targets is [var only]
            ? (TextOf(only.Value), $"is no object: {only.Problem?.TrimEnd('.')}", KubeObject.ForError(only))
            : ($"{targets.Count} objects", "is not one object", null);
        return Errors.BadValue(nameof(Related), text, problem, shown);
    }
}
