using PostfixQueue.Adapters.Postfix;
using PostfixQueue.Ports;

namespace PostfixQueue.Adapters;

/// <summary>The one way into this assembly, so that nothing else of it is named outside.</summary>
internal static class AdapterFactory
{
    /// <summary>Tools found along the search path, then where distributions put them.</summary>
    public static IPostfixTools CreatePostfixTools() => new PostfixTools(new ToolLocator(Environment.GetEnvironmentVariable("PATH")));

    /// <summary>Tools of one folder only.</summary>
    public static IPostfixTools CreatePostfixTools(string directory) => new PostfixTools(new ToolLocator(directory, []));
}
