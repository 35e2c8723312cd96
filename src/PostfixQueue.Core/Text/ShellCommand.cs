using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PostfixQueue.Text;

/// <summary>
/// A command line for an administrator to copy into sh(1) or PowerShell, written as an interpolated string: <c>$"postmap {table}"</c>. A
/// word
/// with a value in it is quoted as a whole unless it means itself, so that no value can end a word, or add one or a command. A value that
/// the
/// two shells would read differently, or that would stand for an option, leaves no command at all.
/// </summary>
[InterpolatedStringHandler]
internal sealed class ShellCommand
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _word = new();
    private readonly StringBuilder _written = new();
    private char _quote;
    private bool _hasValue;
    private bool _isUnfit;

    /// <summary>Called by the compiler.</summary>
    public ShellCommand(int literalLength, int formattedCount) => _text.EnsureCapacity(literalLength + 16 * formattedCount);

    /// <summary>The command line; null when a value does not fit into one.</summary>
    public string? Text
    {
        get
        {
            EndWord();
            return _isUnfit ? null : _text.ToString();
        }
    }

    /// <summary>The command itself, for places that cannot tell its type from what they are given.</summary>
    public static ShellCommand Create(ShellCommand command) => command;

    /// <summary>
    /// What the author of the command has written: quotes in it hold a word together, and everything else stays as it is.
    /// </summary>
    public void AppendLiteral(string literal)
    {
        foreach (char letter in literal)
        {
            if (_quote == 0 && letter == ' ')
            {
                EndWord();
                _text.Append(' ');
                continue;
            }

            _written.Append(letter);
            if (letter == _quote)
                _quote = '\0';
            else if (_quote == 0 && letter is '\'' or '"')
                _quote = letter;
            else
                _word.Append(letter);
        }
    }

    /// <summary>A value, or a part of one, from wherever it comes.</summary>
    public void AppendFormatted(ReadOnlySpan<char> value)
    {
        _hasValue = true;
        _isUnfit |= !ShellWord.CanBeQuoted(value) || (_word.Length == 0 && value is ['-', ..]);
        _word.Append(value);
    }

    /// <inheritdoc cref="AppendFormatted(ReadOnlySpan{char})"/>
    public void AppendFormatted(string? value)
    {
        _isUnfit |= value is null;
        AppendFormatted(value.AsSpan());
    }

    /// <summary>A number.</summary>
    public void AppendFormatted(long value) => AppendFormatted(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>An object by its text.</summary>
    public void AppendFormatted(object? value) => AppendFormatted(Convert.ToString(value, CultureInfo.InvariantCulture));

    /// <summary>Several words.</summary>
    public void AppendFormatted(IEnumerable<string> values)
    {
        bool isFirst = true;
        foreach (string value in values)
        {
            if (!isFirst)
                AppendLiteral(" ");
            AppendFormatted(value);
            isFirst = false;
        }
    }

    /// <summary>A command within a longer one.</summary>
    public void AppendFormatted(ShellCommand? command)
    {
        EndWord();
        _isUnfit |= command?.Text is null;
        _text.Append(command?.Text);
    }

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";

    private void EndWord()
    {
        if (!_hasValue)
            _text.Append(_written);
        else if (ShellWord.IsPlain(_word.ToString().TrimStart('-')))
            _text.Append(_word);
        else
            _text.Append('\'').Append(_word).Append('\'');
        _word.Clear();
        _written.Clear();
        _hasValue = false;
    }
}
