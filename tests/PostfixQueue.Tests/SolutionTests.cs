namespace PostfixQueue.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Core_references_the_framework_only() =>
        Assert.All(
            System.Reflection.Assembly.Load("PostfixQueue.Core").GetReferencedAssemblies(),
            reference => Assert.StartsWith("System", reference.Name, StringComparison.Ordinal)
        );
}
