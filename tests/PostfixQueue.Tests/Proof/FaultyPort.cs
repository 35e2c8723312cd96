using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Proof;

/// <summary>A port that works until the call that is to go wrong. The ports that it gives away are of the same kind.</summary>
/// <typeparam name="T">The port.</typeparam>
[SuppressMessage("Performance", "CA1852", Justification = "The runtime derives the proxy from it.")]
internal class FaultyPort<T> : DispatchProxy
    where T : class
{
    private T _real = null!;
    private PortFaultPlan _plan = null!;

    public static T Around(T real, PortFaultPlan plan)
    {
        T proxy = Create<T, FaultyPort<T>>();
        ((FaultyPort<T>)(object)proxy)._real = real;
        ((FaultyPort<T>)(object)proxy)._plan = plan;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        MethodInfo method = targetMethod!;
        bool isStruck = method.Name != nameof(IDisposable.Dispose) && _plan.Strikes($"{typeof(T).Name}.{method.Name}");
        return isStruck ? Fail(method, args!) : Wrap(Call(method, args));
    }

    private object? Call(MethodInfo method, object?[]? args) =>
        method.Invoke(_real, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);

    private object? Fail(MethodInfo method, object?[] args)
    {
        CancellationToken token = args.OfType<CancellationToken>().FirstOrDefault();
        Type result = method.ReturnType;
        if (result == typeof(IAsyncEnumerable<ReadOnlyMemory<byte>>))
        {
            bool isLate = _plan.Fault == PortFault.DocumentedLate;
            return BreakOffAsync(isLate ? (IAsyncEnumerable<ReadOnlyMemory<byte>>?)Call(method, args) : null, token);
        }

        if (!typeof(Task).IsAssignableFrom(result))
            throw _plan.Failure(typeof(T), token);
        return typeof(FaultyPort<T>)
            .GetMethod(nameof(FailAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(result.IsGenericType ? result.GetGenericArguments()[0] : typeof(object))
            .Invoke(this, [token]);
    }

    private async Task<TResult> FailAsync<TResult>(CancellationToken token)
    {
        if (_plan.Fault == PortFault.Hang)
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        throw _plan.Failure(typeof(T), token);
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> BreakOffAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>>? real,
        [EnumeratorCancellation] CancellationToken token
    )
    {
        if (real is not null)
        {
            await foreach (ReadOnlyMemory<byte> chunk in real.WithCancellation(token))
            {
                yield return chunk;
                break;
            }
        }

        _ = await FailAsync<object>(token);
    }

    private object? Wrap(object? result) =>
        result switch
        {
            IQueueTools tools => FaultyPort<IQueueTools>.Around(tools, _plan),
            IConfigurationTools tools => FaultyPort<IConfigurationTools>.Around(tools, _plan),
            IMailResolver resolver => FaultyPort<IMailResolver>.Around(resolver, _plan),
            ISmtpProbe probe => FaultyPort<ISmtpProbe>.Around(probe, _plan),
            IHttpsReader reader => FaultyPort<IHttpsReader>.Around(reader, _plan),
            INewFile file => FaultyPort<INewFile>.Around(file, _plan),
            IFileReader file => new FaultyFile(file, _plan),
            IOpenFile file => new FaultyFile(file, _plan),
            _ => result,
        };
}
