namespace PostfixQueue.Server;

/// <summary>How the text of a table is written, which decides what builds its index.</summary>
internal enum TableFormat
{
    /// <summary><c>key value</c>: postmap(1).</summary>
    Map,

    /// <summary><c>name: values</c>, aliases(5): postalias(1).</summary>
    Aliases,

    /// <summary><c>key files</c>, whose contents go into the index: <c>postmap -F</c>.</summary>
    MapOfFiles,
}
