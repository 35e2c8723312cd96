# Dot-sourced by the tests that run what the help pages say.

# The code blocks below a heading of a page, or of the whole page.
function Get-CodeBlock {
    param([string] $Page, [string] $Heading)

    $text = Get-Content -Raw "$PSScriptRoot/../../src/PostfixQueue/Help/en-US/$Page.md"
    if ($Heading) {
        $start = $text.IndexOf("## $Heading`n")
        if ($start -lt 0) { throw "$Page has no heading '$Heading'." }
        $end = $text.IndexOf("`n## ", $start + 3)
        $text = $end -lt 0 ? $text.Substring($start) : $text.Substring($start, $end - $start)
    }
    [regex]::Matches($text, '(?ms)^```\w*\n(.*?)^```').ForEach{ $_.Groups[1].Value.TrimEnd("`n") }
}
