# Makes the package from the module as it is laid out at the root of the repository: the folder that a module path wants, with a bill of
# materials, and the same as a .nupkg that Install-PSResource installs. The same files give the same bytes: times are fixed, the order is,
# and no place is told.
param(
    # The folder of the package is made in it, named after the version, and the .nupkg beside it.
    [Parameter(Mandatory)] [string] $OutputPath
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/BillOfMaterials.ps1"

$root = (Resolve-Path "$PSScriptRoot/../../..").Path
$manifest = Import-PowerShellDataFile "$root/PostfixQueue.psd1"

# The earliest that a zip archive can tell.
$noTime = [DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [TimeSpan]::Zero)

function Copy-Layout {
    param([string] $Target)

    if (Test-Path $Target) { Remove-Item $Target -Recurse -Force }
    $null = New-Item $Target -ItemType Directory
    foreach ($name in 'PostfixQueue.psd1', 'LICENSE', 'bin', 'en-US') { Copy-Item "$root/$name" $Target -Recurse }
    $assets = "$root/src/PostfixQueue/obj/project.assets.json"
    New-BillOfMaterials -Manifest $manifest -Assets $assets -Dependencies "$Target/bin/dependencies" |
        Set-Content "$Target/bom.cdx.json" -NoNewline
    # Libraries come with the modes of a package cache, which depend on who filled it.
    foreach ($entry in Get-ChildItem $Target -Recurse) { $entry.UnixFileMode = if ($entry.PSIsContainer) { 493 } else { 420 } }
}

# What a gallery reads: https://learn.microsoft.com/nuget/reference/nuspec. The tags are those by which Find-PSResource -Type and
# -CommandName search.
function Get-Nuspec {
    $data = $manifest.PrivateData.PSData
    $tags = @('PSModule', 'PSIncludes_Cmdlet') + @($manifest.CmdletsToExport | ForEach-Object { "PSCmdlet_$_"; "PSCommand_$_" }) +
        $data.Tags
    $text = [ordered]@{
        id                       = 'PostfixQueue'
        version                  = $manifest.ModuleVersion
        authors                  = $manifest.Author
        owners                   = $manifest.CompanyName
        requireLicenseAcceptance = 'false'
        description              = $manifest.Description
        releaseNotes             = $data.ReleaseNotes
        copyright                = $manifest.Copyright
        tags                     = $tags -join ' '
    }
    $lines = $text.GetEnumerator() | ForEach-Object { "    <$($_.Key)>$([Security.SecurityElement]::Escape($_.Value))</$($_.Key)>" }
    @(
        '<?xml version="1.0" encoding="utf-8"?>'
        '<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">'
        '  <metadata>'
        $lines
        '    <license type="expression">MIT</license>'
        '  </metadata>'
        "</package>`n"
    ) -join "`n"
}

# The two parts that make a zip archive an Open Packaging Conventions one.
function Get-ContentTypes {
    param([string[]] $Extension)

    $types = $Extension | ForEach-Object { "<Default Extension=`"$_`" ContentType=`"application/octet-stream`"/>" }
    '<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + (-join $types) +
        '<Override PartName="/LICENSE" ContentType="application/octet-stream"/></Types>'
}

$relationships = '<?xml version="1.0" encoding="utf-8"?>' +
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="R1" Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/PostfixQueue.nuspec"/></Relationships>'

function Write-Archive {
    param([string] $Folder, [string] $Path)

    $names = [string[]](Get-ChildItem $Folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($Folder, $_.FullName) })
    [array]::Sort($names, [StringComparer]::Ordinal)
    $extensions = @('nuspec') +
        @($names | ForEach-Object { [IO.Path]::GetExtension($_).TrimStart('.') } | Where-Object { $_ } | Sort-Object -Unique -Culture '')
    $utf8 = [Text.UTF8Encoding]::new($false)
    $archive = [IO.Compression.ZipArchive]::new([IO.File]::Create($Path), 'Create')
    try {
        $parts = [ordered]@{
            '[Content_Types].xml' = { $utf8.GetBytes((Get-ContentTypes $extensions)) }
            '_rels/.rels'         = { $utf8.GetBytes($relationships) }
            'PostfixQueue.nuspec' = { $utf8.GetBytes((Get-Nuspec)) }
        }
        foreach ($name in $names) { $parts[$name] = { [IO.File]::ReadAllBytes("$Folder/$name") } }
        foreach ($name in $parts.Keys) {
            [byte[]] $content = & $parts[$name]
            $entry = $archive.CreateEntry($name, 'SmallestSize')
            $entry.LastWriteTime = $noTime
            $stream = $entry.Open()
            $stream.Write($content, 0, $content.Length)
            $stream.Dispose()
        }
    }
    finally { $archive.Dispose() }
}

$folder = "$OutputPath/PostfixQueue/$($manifest.ModuleVersion)"
$archivePath = "$OutputPath/PostfixQueue.$($manifest.ModuleVersion).nupkg"
Copy-Layout $folder
Write-Archive (Resolve-Path $folder).Path $archivePath
[pscustomobject]@{ Folder = $folder; Archive = $archivePath; Sha256 = (Get-FileHash $archivePath).Hash.ToLowerInvariant() }
