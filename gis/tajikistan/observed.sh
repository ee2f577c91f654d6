#!/bin/sh
# Makes observed/ from files that rebuild.sh takes out of packages, in SHIP_DIR; tables typed by hand
# stay. Needs gdal-bin. Usage: gis/tajikistan/observed.sh SHIP_DIR
set -eu
ship=${1:?usage: observed.sh SHIP_DIR}
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p observed
rm -f observed/*.gpkg observed/*.tif

box="67.0 36.4 75.4 41.3" # west south east north, on the 15″ lattice
export OGR_CURRENT_DATE=2024-01-01T00:00:00.000Z GDAL_PAM_ENABLED=NO

# Rasters: clipped, never resampled.
clip() { # source target what predictor
    gdal_translate -q -projwin 67.0 41.3 75.4 36.4 -mo "TIFFTAG_IMAGEDESCRIPTION=$3" \
        -of COG -co COMPRESS=DEFLATE -co LEVEL=9 -co "PREDICTOR=$4" -co OVERVIEW_RESAMPLING=NEAREST "$1" "$2"
}
clip "$ship/dem/gebco2023_15s_tj.tif" observed/terrain.tif \
    "height above the sea, m, observed: GEBCO Compilation Group (2023) GEBCO 2023 Grid" STANDARD
clip "$ship/landcover/mcd12c1_2019_igbp_005deg.tif" observed/landcover.tif \
    "land cover, IGBP class, observed: NASA MCD12C1 2019" NO

# Vectors: fields renamed, nothing drawn anew.
layer() { # target name sql source
    ogr2ogr -q -f GPKG "observed/$1.gpkg" "$4" -nln "$1" -dialect sqlite -sql "$3" $2
}

layer country "-nlt MULTIPOLYGON" "SELECT ST_Union(geometry) AS geom, 'TJ' AS pcode,
    'Tajikistan' AS name, 'Тоҷикистон' AS name_tg, 'Таджикистан' AS name_ru, 'observed' AS origin
    FROM dcw_adm0_TJ" "$ship/admin/dcw_adm0_TJ.geojson"

layer regions "-nlt MULTIPOLYGON" "SELECT geometry AS geom,
    CASE fips WHEN 'TI01' THEN 'TJ-GB' WHEN 'TI02' THEN 'TJ-KT' WHEN 'TI03' THEN 'TJ-SU'
        WHEN 'TI04' THEN 'TJ-DU' WHEN 'TI05' THEN 'TJ-RA' END AS pcode,
    CASE fips WHEN 'TI01' THEN 'Gorno-Badakhshan (GBAO)' WHEN 'TI02' THEN 'Khatlon' WHEN 'TI03' THEN 'Sughd'
        WHEN 'TI04' THEN 'Dushanbe' WHEN 'TI05' THEN 'Districts of Republican Subordination' END AS name,
    CASE fips WHEN 'TI01' THEN 'ВМКБ' WHEN 'TI02' THEN 'Хатлон' WHEN 'TI03' THEN 'Суғд'
        WHEN 'TI04' THEN 'Душанбе' WHEN 'TI05' THEN 'Ноҳияҳои тобеи ҷумҳурӣ' END AS name_tg,
    CASE fips WHEN 'TI01' THEN 'ГБАО' WHEN 'TI02' THEN 'Хатлонская область' WHEN 'TI03' THEN 'Согдийская область'
        WHEN 'TI04' THEN 'Душанбе' WHEN 'TI05' THEN 'Районы республиканского подчинения' END AS name_ru,
    'observed' AS origin FROM ne10m_adm1_TJ_qgis ORDER BY pcode" "$ship/admin/ne10m_adm1_TJ_qgis.geojson"

layer rivers "-clipsrc $box -nlt PROMOTE_TO_MULTI" "SELECT geometry AS geom, level, 'observed' AS origin
    FROM gshhg_wdbii_rivers_bbox" "$ship/hydro/gshhg_wdbii_rivers_bbox.geojson"

layer lakes "-clipsrc $box -nlt MULTIPOLYGON" "SELECT ST_BuildArea(ST_Collect(geometry)) AS geom,
    'observed' AS origin FROM gshhg_lake_shores_bbox" "$ship/hydro/gshhg_lake_shores_bbox.geojson"

layer airports "-nlt POINT" "SELECT MakePoint(CAST(lon AS REAL), CAST(lat AS REAL), 4326) AS geom, icao, iata, name,
    ROUND(elevation * 0.3048, 0) AS elevation_m, 'observed' AS origin FROM airports_bbox WHERE country = 'TJ'
    ORDER BY icao" "$ship/facilities/airports_bbox.csv"

# Roads: the junction graph with its node numbers; in_country says whether an edge touches the country.
ogr2ogr -q -f GPKG "$work/roads.gpkg" "$ship/roads/roads_scgraph_edges.geojson" -nln edges -spat $box
ogr2ogr -q -update "$work/roads.gpkg" observed/country.gpkg -nln country
layer roads "-nlt LINESTRING" "SELECT e.geom AS geom, a AS node_from, b AS node_to, km,
    ST_Intersects(e.geom, c.geom) AS in_country, 'observed' AS origin
    FROM edges e, country c ORDER BY a, b" "$work/roads.gpkg"

# Towns: GeoNames, with the names of town_names.csv.
ogr2ogr -q -f GPKG "$work/towns.gpkg" "$ship/settlements/geonames_cities500_TJ.csv" -nln towns -oo AUTODETECT_TYPE=YES
ogr2ogr -q -update "$work/towns.gpkg" town_names.csv -nln names -oo AUTODETECT_TYPE=YES
layer towns "-nlt POINT" "SELECT MakePoint(lon, lat, 4326) AS geom, t.geonameid AS geonameid, n.name AS name,
    n.name_tg AS name_tg, n.name_ru AS name_ru, fcode, population, dem AS elevation_m, 'observed' AS origin
    FROM towns t JOIN names n ON n.geonameid = t.geonameid ORDER BY t.geonameid" "$work/towns.gpkg"

chmod 644 observed/*
