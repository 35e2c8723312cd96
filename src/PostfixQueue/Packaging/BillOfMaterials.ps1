# The bill of materials of the package, in CycloneDX 1.6: what lies in bin/dependencies that others made, from which package, under which
# licence. It is made from what the build itself resolved, without a network, and carries no time and no serial number, so that the same
# package has the same one.

# Text of a licence, as a package names it: an SPDX expression where it can.
function Get-PackageLicense {
    param([xml] $Nuspec)

    $license = $Nuspec.package.metadata.license
    if ($license.type -eq 'expression') { return @{ expression = $license.InnerText } }
    throw "$($Nuspec.package.metadata.id) names no SPDX licence."
}

function New-BillOfMaterials {
    param(
        # The module's manifest.
        [hashtable] $Manifest,

        # Path of project.assets.json.
        [string] $Assets,

        # The folder with the libraries that are shipped.
        [string] $Dependencies
    )

    $resolved = Get-Content $Assets -Raw | ConvertFrom-Json -AsHashtable
    $target = @($resolved.targets.Values)[0]
    $packagesFolder = @($resolved.packageFolders.Keys)[0]
    $own = "pkg:nuget/PostfixQueue@$($Manifest.ModuleVersion)"
    $shipped = @(Get-ChildItem $Dependencies -Filter *.dll | Where-Object BaseName -ne 'PostfixQueue.Adapters' |
        Sort-Object Name -Culture '')
    $components = @()
    $graph = @()
    foreach ($file in $shipped) {
        # The package whose assembly this is.
        $key = @($target.Keys | Where-Object { $target[$_].type -eq 'package' -and $target[$_].runtime.Keys -like "*/$($file.Name)" })
        if ($key.Count -ne 1) { throw "$($file.Name) comes from no package, or from several." }
        $name, $version = $key[0] -split '/'
        [xml] $nuspec = Get-Content "$packagesFolder$($resolved.libraries[$key[0]].path)/$($name.ToLowerInvariant()).nuspec" -Raw
        $reference = "pkg:nuget/$name@$version"
        $components += [ordered]@{
            type       = 'library'
            'bom-ref'  = $reference
            authors    = @(@{ name = [string]$nuspec.package.metadata.authors })
            name       = $name
            version    = $version
            hashes     = @([ordered]@{ alg = 'SHA-256'; content = (Get-FileHash $file.FullName).Hash.ToLowerInvariant() })
            licenses   = @(Get-PackageLicense $nuspec)
            purl       = $reference
            properties = @([ordered]@{ name = 'file'; value = "bin/dependencies/$($file.Name)" })
        }
        $needs = @(foreach ($need in ($target[$key[0]].dependencies ?? @{}).Keys) {
            $target.Keys | Where-Object { $_ -like "$need/*" -and "$need.dll" -in $shipped.Name }
        })
        $graph += [ordered]@{
            ref = $reference
            dependsOn = @($needs | ForEach-Object { "pkg:nuget/$($_ -replace '/', '@')" } | Sort-Object -Culture '')
        }
    }
    [ordered]@{
        '$schema'    = 'http://cyclonedx.org/schema/bom-1.6.schema.json'
        bomFormat    = 'CycloneDX'
        specVersion  = '1.6'
        version      = 1
        metadata     = [ordered]@{
            component = [ordered]@{
                type        = 'library'
                'bom-ref'   = $own
                name        = 'PostfixQueue'
                version     = $Manifest.ModuleVersion
                description = 'PowerShell module for the mail queue of Postfix'
                licenses    = @(@{ license = @{ id = 'MIT' } })
                purl        = $own
            }
        }
        components   = $components
        dependencies = @([ordered]@{ ref = $own; dependsOn = @($components.'bom-ref') }) + $graph
    } | ConvertTo-Json -Depth 8
}
