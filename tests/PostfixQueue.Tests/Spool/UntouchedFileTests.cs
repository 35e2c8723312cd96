using System.Text;
using PostfixQueue.Adapters;
using PostfixQueue.Ports;

namespace PostfixQueue.Tests.Spool;

/// <summary>Reading leaves no trace in the files of the queue.</summary>
public sealed class UntouchedFileTests
{
    [Fact]
    public void Reading_a_file_leaves_its_time_of_access_alone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("postfixqueue-reader-");
        try
        {
            // As those of deferred messages: due in the future, and looked at long ago.
            string path = Path.Join(folder.FullName, "file");
            File.WriteAllText(path, "text");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(3));
            DateTime accessed = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
            File.SetLastAccessTimeUtc(path, accessed);

            using IFileReader reader = AdapterFactory.CreateServerSystem().CreateReader();
            byte[] buffer = new byte[8];
            Assert.True(reader.TryOpen(folder.FullName, "file"));
            Assert.Equal("text", Encoding.UTF8.GetString(buffer, 0, reader.Read(0, buffer)));
            Assert.Equal(accessed, File.GetLastAccessTimeUtc(path));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
