using PostfixQueue.HelpBuilder.Output;
using PostfixQueue.HelpBuilder.Pages;
using PostfixQueue.HelpBuilder.Shapes;

if (args is not [var modulePath, var engineReference, var pageFolder, var outputFolder])
{
    Console.Error.WriteLine("usage: PostfixQueue.HelpBuilder MODULE.dll REFERENCE-OF-THE-ENGINE.dll PAGE-FOLDER OUTPUT-FOLDER");
    return 2;
}

try
{
    Directory.CreateDirectory(outputFolder);
    List<string> pages = Directory.EnumerateFiles(pageFolder, "*.md").Order(StringComparer.Ordinal).ToList();

    List<string> topics = pages.Where(AboutTopic.IsAbout).ToList();
    foreach (string path in topics)
        File.WriteAllText(Path.Join(outputFolder, AboutTopic.FileNameFor(path)), AboutTopic.Render(path));

    Dictionary<string, CommandPage> commands = pages
        .Except(topics)
        .Select(PageReader.Read)
        .ToDictionary(page => page.Name, StringComparer.Ordinal);
    IReadOnlyList<CmdletShape> cmdlets = CmdletReader.Read(modulePath, engineReference);
    MamlWriter.Write(Path.Join(outputFolder, Path.GetFileName(modulePath) + "-Help.xml"), cmdlets, commands);
    return 0;
}
catch (PageException problem)
{
    // In the form that MSBuild takes for an error of the build.
    Console.Error.WriteLine($"{problem.Path}({problem.Line}): error HELP: {problem.Message}");
    return 1;
}
