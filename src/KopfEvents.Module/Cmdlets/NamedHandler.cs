using System.Management.Automation;

namespace KopfEvents.Module.Cmdlets;

/// <summary>One named script block of Invoke-KopfHandler.</summary>
/// <param name="Name">What its events call it.</param>
/// <param name="Script">What it does.</param>
internal sealed record NamedHandler(string Name, ScriptBlock Script);
