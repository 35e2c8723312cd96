namespace PostfixQueue.Tests.Engine;

/// <summary>Tools with a postsuper that does whatever it is told, and notes it.</summary>
internal static class ObedientPostsuper
{
    private const string Script = """
        case "$*" in
          *'-d -') word=removed;;
          *'-f -') word=expired;;
          *'-h -') word='placed on hold';;
          *'-H -') word='released from hold';;
          *'-r -') word=requeued;;
        esac
        while read -r id; do echo "$id" >> "$tools/ids"; echo "postsuper: $id: $word" >&2; done
        """;

    public static StandInTools Create()
    {
        StandInTools tools = new();
        tools.Write("postsuper", Script);
        return tools;
    }
}
