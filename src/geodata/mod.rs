//! GIS files: the only folder that imports GDAL.
