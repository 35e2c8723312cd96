using System.Text;
using PostfixQueue.Fuzzing;
using PostfixQueue.Spool;

namespace PostfixQueue.Tests.Spool;

public sealed class QueueFileRecordsTests
{
    [Fact]
    public void Records_come_one_after_the_other_and_the_last_ends_the_reading()
    {
        QueueFileBytes file = new();
        file.Add('T', "1 2");
        file.Add('S', "sender@lab.example");
        file.Add('M');
        file.Add('E');
        file.Add('R', "behind the end");

        Assert.Equal(["T 1 2", "S sender@lab.example", "M ", "E "], Read(file, out string? damage));
        Assert.Null(damage);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(2_100_000)]
    public void A_length_takes_as_many_groups_as_it_needs(int length)
    {
        QueueFileBytes file = new();
        file.Add('N', new string('x', length));
        file.Add('E');

        Assert.Equal([$"N {new string('x', length)}", "E "], Read(file, out string? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void What_is_shorter_than_a_page_is_read_at_once()
    {
        QueueFileBytes file = new();
        for (int index = 0; index < 40; index++)
            file.Add('N', new string('x', 80));
        file.Add('E');

        Assert.Equal(41, Read(file, out _).Count);
        Assert.Equal(1, file.Reads);
    }

    [Fact]
    public void Pointers_are_followed_and_padding_and_dummies_are_passed_over()
    {
        QueueFileBytes file = new();
        file.Add('N', "one");
        int pointer = file.Point(0);
        file.Point(0);
        int two = file.Add('N', "two");
        file.Add('w', "padding");
        file.Add('E');
        file.Point(pointer, file.Length);
        file.Add('N', "between");
        file.Point(two);

        Assert.Equal(["N one", "N between", "N two", "E "], Read(file, out string? damage));
        Assert.Null(damage);
    }

    [Fact]
    public void Pointers_in_a_circle_are_damage()
    {
        QueueFileBytes circle = new();
        circle.Add('T', "1");
        int again = circle.Add('N', "again");
        circle.Point(again);

        Read(circle, out string? damage);
        Assert.Equal("its pointers go in circles", damage);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("54", "it ends within a record")]
    [InlineData("5403313233", "its last record is missing")]
    [InlineData("54053132", "it ends within a record")]
    [InlineData("5480", "it ends within a record")]
    [InlineData("54FFFFFFFF7F", "a record has an impossible length")]
    [InlineData("54FFFFFF7F", "a record has an impossible length")]
    [InlineData("7003317832", "a pointer record is no number")]
    [InlineData("7003393939", "it points outside of itself")]
    [InlineData("701439393939393939393939393939393939393939393939", "it points outside of itself")]
    public void Damage_ends_the_reading_and_is_named(string hex, string expected)
    {
        Read(new QueueFileBytes(Convert.FromHexString(hex)), out string? damage);

        Assert.Equal(expected, damage);
    }

    [Fact]
    public void Reading_can_go_on_elsewhere()
    {
        QueueFileBytes file = new();
        file.Add('M');
        file.Add('N', new string('x', 100_000));
        int extracted = file.Add('X');
        file.Add('E');
        QueueFileRecords records = new();
        records.Reset(file, file.Length);

        Assert.True(records.Read());
        records.Seek(extracted);

        Assert.True(records.Read());
        Assert.Equal((byte)'X', records.Type);
        Assert.Equal(extracted, records.Offset);
    }

    private static List<string> Read(QueueFileBytes file, out string? damage)
    {
        QueueFileRecords records = new();
        records.Reset(file, file.Length);
        List<string> read = [];
        while (records.Read())
            read.Add($"{(char)records.Type} {Encoding.UTF8.GetString(records.Content)}");
        damage = records.Damage;
        return read;
    }
}
