using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Faults;

/// <summary>
/// The faults of a sandbox: rules that make some of its requests fail. The first rule that hits a request decides.
/// </summary>
public sealed class FaultRules
{
    /// <summary>Where the program's user manages the rules.</summary>
    internal const string AdminPath = AdministrationJson.Path + "/faults";

    private readonly Lock _lock = new();
    private readonly FaultInjection _injection;
    private int _lastId;

    // Replaced as a whole, so that requests read it without a lock.
    private volatile Fault[] _faults = [];

    internal FaultRules(TimeProvider time, Func<bool, Task> restart) => _injection = new FaultInjection(time, restart);

    /// <summary>The rules at work, in the order in which they were added.</summary>
    public IReadOnlyList<Fault> Active => _faults;

    /// <summary>Adds a rule that applies from the next request on.</summary>
    /// <exception cref="ArgumentException">The rule's pattern or one of its numbers is not valid.</exception>
    public Fault Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(rule));

        lock (_lock)
        {
            var fault = new Fault(++_lastId, rule, Remove);
            _faults = [.. _faults, fault];
            return fault;
        }
    }

    /// <summary>Takes all rules away.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults = [];
    }

    /// <summary>Lets a request through to <paramref name="next"/>, or does to it what a rule says.</summary>
    internal Task<ApiResponse> InvokeAsync(ApiRequest request, RequestHandler next) =>
        HitBy(request.Http.Request) is { } fault ? _injection.InvokeAsync(fault.Rule, request, next) : next(request);

    private Fault? HitBy(HttpRequest request)
    {
        var faults = _faults;
        if (faults.Length == 0 || request.Path.StartsWithSegments(AdministrationJson.Path))
            return null;

        var line = $"{request.Method} {request.Path}{request.QueryString}";
        return Array.Find(faults, fault => fault.Hit(line));
    }

    private void Remove(Fault fault)
    {
        lock (_lock)
            _faults = [.. _faults.Where(other => other != fault)];
    }
}
