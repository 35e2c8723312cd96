using System.Globalization;

namespace PostfixQueue.Server;

/// <summary>A branch of Postfix, such as 3.11: patch levels and dates of snapshots are left out.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number; 0 when there is none.</param>
internal sealed record PostfixVersion(int Major, int Minor) : IComparable<PostfixVersion>
{
    /// <summary>Reads the beginning of a version or of a compatibility level: <c>3.11.7</c>, <c>3.12-20260821</c>, <c>2</c>.</summary>
    /// <returns>Null when it begins with no number.</returns>
    public static PostfixVersion? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('-')[0].Split('.');
        int minor = 0;
        bool isOne =
            int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && (parts.Length < 2 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minor));
        return isOne ? new PostfixVersion(major, minor) : null;
    }

    public static bool operator <(PostfixVersion? left, PostfixVersion? right) => Comparer<PostfixVersion>.Default.Compare(left, right) < 0;

    public static bool operator >(PostfixVersion? left, PostfixVersion? right) => Comparer<PostfixVersion>.Default.Compare(left, right) > 0;

    public static bool operator <=(PostfixVersion? left, PostfixVersion? right) => !(left > right);

    public static bool operator >=(PostfixVersion? left, PostfixVersion? right) => !(left < right);

    /// <inheritdoc/>
    public int CompareTo(PostfixVersion? other) => other is null ? 1 : (Major, Minor).CompareTo((other.Major, other.Minor));

    /// <inheritdoc/>
    public override string ToString() =>
        Minor == 0 ? Major.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
