using System.Management.Automation;
using System.Management.Automation.Language;

namespace KopfEvents.Module.PSObjects;

/// <summary>What a user's script block wants.</summary>
internal static class ScriptBlocks
{
    /// <summary>Whether it has parameters: then it gets the object as an argument as well, and not only as <c>$_</c>.</summary>
    public static bool TakesArguments(this ScriptBlock script) => script.Ast switch
    {
        ScriptBlockAst block => block.ParamBlock?.Parameters.Count > 0,
        FunctionDefinitionAst function => (function.Parameters ?? function.Body.ParamBlock?.Parameters)?.Count > 0,
        _ => false,
    };
}
