using System.Reflection;
using Xunit.v3;

namespace PostfixQueue.Tests.Checks.Cases;

/// <summary>Marks a test as a case of a check. The test fails unless the check has come out that way in it.</summary>
/// <param name="check">The check.</param>
/// <param name="statuses">Of which it has had at least one.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public abstract class CheckCaseAttribute(string check, params string[] statuses) : BeforeAfterTestAttribute
{
    public string Check { get; } = check;

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        string[] seen = [.. SeenStatuses.Of(test.UniqueID, Check)];
        Assert.True(
            seen.Intersect(statuses).Any(),
            $"{Check} was to be {string.Join(" or ", statuses)} in this test, and was: {string.Join(", ", seen)}."
        );
    }
}

/// <summary>A test in which a check passes.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CheckPassesAttribute(string check) : CheckCaseAttribute(check, "Pass");

/// <summary>A test in which a check finds a fault.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CheckFailsAttribute(string check) : CheckCaseAttribute(check, "Warning", "Fail");
