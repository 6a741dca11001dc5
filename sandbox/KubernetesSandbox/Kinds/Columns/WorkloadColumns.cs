using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Types;

namespace KubernetesSandbox.Kinds.Columns;

/// <summary>Pods.</summary>
internal sealed class PodColumns() : BuiltInColumns(
    Name,
    Of("Ready", (subject, _) => Ready(subject)),
    Of("Status", (subject, _) => Status(subject)),
    Of("Restarts", (subject, _) => Restarts(subject)),
    Created,
    Wide("IP", (subject, _) => Or(subject.Object("status").String("podIP"), "<none>")),
    Wide("Node", (subject, _) => Or(subject.Object("spec").String("nodeName"), "<none>")),
    Wide("Nominated Node", (subject, _) => Or(subject.Object("status").String("nominatedNodeName"), "<none>")),
    Wide("Readiness Gates", (_, _) => "<none>"))
{
    private static IReadOnlyList<JsonObject> Statuses(JsonObject subject) =>
        subject.Object("status").Objects("containerStatuses");

    private static string Ready(JsonObject subject)
    {
        var ready = Statuses(subject).Count(one => one["ready"]?.GetValue<bool>() == true);
        return string.Create(CultureInfo.InvariantCulture, $"{ready}/{subject.Object("spec").Objects("containers").Count}");
    }

    private static string Status(JsonObject subject)
    {
        if (subject.At("metadata", "deletionTimestamp") is not null)
        {
            return "Terminating";
        }

        var waiting = Statuses(subject).Select(one => one.At("state", "waiting", "reason").Text()
            ?? one.At("state", "terminated", "reason").Text())
            .FirstOrDefault(reason => !string.IsNullOrEmpty(reason));
        return waiting ?? Or(subject.Object("status").String("reason"), subject.Object("status").String("phase"));
    }

    private static string Restarts(JsonObject subject) =>
        Statuses(subject).Sum(one => one.Number("restartCount")).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Deployments.</summary>
internal sealed class DeploymentColumns() : BuiltInColumns(
    Name,
    Of("Ready", (subject, _) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject.Object("status").Number("readyReplicas")}/{subject.Object("spec").Number("replicas")}")),
    Of("Up-to-date", (subject, _) => subject.Object("status").Number("updatedReplicas")),
    Of("Available", (subject, _) => subject.Object("status").Number("availableReplicas")),
    Created,
    Wide("Containers", (subject, _) => Names(Containers(subject), "name")),
    Wide("Images", (subject, _) => Names(Containers(subject), "image")),
    Wide("Selector", (subject, _) => Selector(subject.At("spec", "selector", "matchLabels") as JsonObject)))
{
    private static IReadOnlyList<JsonObject> Containers(JsonObject subject) =>
        (subject.At("spec", "template", "spec") as JsonObject).Objects("containers");
}

/// <summary>Jobs.</summary>
internal sealed class JobColumns() : BuiltInColumns(
    Name,
    new Column(new TableColumn("Status", Description: "Status of the job."), (subject, _) => Status(subject)),
    Of("Completions", (subject, _) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject.Object("status").Number("succeeded")}/{subject.Object("spec").Number("completions")}")),
    Of("Duration", (subject, now) => Duration(subject, now)),
    Created,
    Wide("Containers", (subject, _) => Names(Containers(subject), "name")),
    Wide("Images", (subject, _) => Names(Containers(subject), "image")),
    Wide("Selector", (subject, _) => Selector(subject.At("spec", "selector", "matchLabels") as JsonObject)))
{
    private static IReadOnlyList<JsonObject> Containers(JsonObject subject) =>
        (subject.At("spec", "template", "spec") as JsonObject).Objects("containers");

    private static string Status(JsonObject subject) =>
        subject.Object("status").Objects("conditions").FirstOrDefault(one => one.String("status") == "True"
            && one.String("type") is "Complete" or "Failed")
            is { } done ? done.String("type") : "Running";

    private static string Duration(JsonObject subject, DateTimeOffset now)
    {
        var status = subject.Object("status");
        return GoTime.Parse(status?["startTime"].Text()) is { } start
            ? Age.Human((GoTime.Parse(status!["completionTime"].Text()) ?? now) - start) : "";
    }
}
