using System.Management.Automation;

namespace PostfixQueue;

/// <summary>Takes the result of a check out of what a pipeline brings: a live one, or one from another session, machine or file.</summary>
internal static class GivenCheck
{
    /// <summary>The result, or null for an object that is none.</summary>
    /// <exception cref="GivenItemException">A member of the object cannot be read.</exception>
    public static MailServerCheckResult? FromObject(object input)
    {
        if ((input is PSObject shell ? shell.BaseObject : input) is MailServerCheckResult live)
            return live;
        if (input is string)
            return null;
        GivenMembers given = new(input);
        if (given.Text("Severity") is not { Length: > 0 } severity || given.Text("Status") is not { Length: > 0 } status)
            return null;
        if (given.Text("Name") is not { Length: > 0 } name)
            return null;
        return new MailServerCheckResult
        {
            Name = name,
            Category = given.Text("Category") ?? "",
            Status = status,
            Severity = severity,
            Message = given.Text("Message") ?? "",
            Actual = given.Text("Actual"),
            Expected = given.Text("Expected"),
            Remedy = given.Text("Remedy"),
            RemedyCommand = given.Text("RemedyCommand"),
            Target = given.Text("Target"),
            Evidence = given.Text("Evidence"),
            ReferenceUrl = given.Text("ReferenceUrl"),
            RelatedCauses = [.. given.Several("RelatedCauses").OfType<string>()],
            Duration = given.Of<TimeSpan>("Duration") ?? default,
            HostName = given.Text("HostName") ?? "",
        };
    }
}
