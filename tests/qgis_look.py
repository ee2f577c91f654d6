#!/usr/bin/env python3
"""Opens the project of a run in QGIS, says what is wrong with its layers, and draws it.

    apt-get install -y --no-install-recommends qgis python3-qgis
    python3 tests/qgis_look.py out/rasht-m7 /tmp/look

One picture of the project as it opens, and one a layer over the districts. Tried with QGIS 3.22.
"""
import os
import pathlib
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

RENDERERS = {
    "impact_adm1": "singleSymbol",
    "epicentre": "singleSymbol",
    "rupture": "singleSymbol",
    "data_issues": "singleSymbol",
}


def draw(project, layers, path, extent):
    """Layers, first on top, as a PNG."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(project.crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(1400, 1000))
    settings.setOutputDpi(110)
    settings.setTransformContext(project.transformContext())
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(path))


def main(run, out):
    package = run / "impact.gpkg"
    out.mkdir(parents=True, exist_ok=True)
    wrong = []
    project = QgsProject.instance()
    if not project.read(f"geopackage:{package}?projectName=panoh"):
        sys.exit(f"the project cannot be read: {project.error()}")
    print(f"title: {project.title()}")
    print(f"crs:   {project.crs().authid()}")
    view = project.viewSettings().defaultViewExtent()
    extent = QgsRectangle(view.xMinimum(), view.yMinimum(), view.xMaximum(), view.yMaximum())
    print(f"view:  {extent.toString(3)}")
    if project.crs().authid() != "EPSG:4326" or extent.isEmpty():
        wrong.append("crs or extent of the project")

    root = project.layerTreeRoot()
    for group in root.children():
        print(group.name())
        for node in group.children():
            layer = node.layer()
            if layer is None or not layer.isValid():
                wrong.append(f"{node.name()} is not valid")
                continue
            kind = layer.renderer().type()
            mark = "x" if node.itemVisibilityChecked() else " "
            print(f"  [{mark}] {layer.name()}: {kind}, {layer.crs().authid()}")
            if not isinstance(layer, QgsVectorLayer):
                if kind != "singlebandpseudocolor":
                    wrong.append(f"{layer.name()}: {kind}")
                continue
            table = layer.source().split("layername=")[1]
            if kind != RENDERERS.get(table, "graduatedSymbol"):
                wrong.append(f"{table}: {kind}")
            # Dropped into an empty project, it looks the same: the default style of the package.
            alone = QgsVectorLayer(f"{package}|layername={table}", table, "ogr")
            same = alone.renderer().type() == kind and alone.labelsEnabled() == layer.labelsEnabled()
            if not same:
                wrong.append(f"{table} alone: {alone.renderer().type()}")
            if kind == "graduatedSymbol":
                check_ranges(layer, wrong)

    visible = root.checkedLayers()
    order = [it for it in root.layerOrder() if it in visible]
    draw(project, order, out / "project.png", extent)
    ground = project.mapLayer("panoh_impact_adm1")
    for layer in root.layerOrder():
        name = layer.id().removeprefix("panoh_")
        draw(project, [layer, ground], out / f"{name}.png", extent)
    for it in wrong:
        print(f"wrong: {it}")
    return 1 if wrong else 0


def check_ranges(layer, wrong):
    """Every value that is drawn falls into a class."""
    column = layer.renderer().classAttribute()
    ranges = layer.renderer().ranges()
    highest, lowest = ranges[-1].upperValue(), ranges[0].lowerValue()
    for feature in layer.getFeatures():
        value = feature[column]
        placed = feature.hasGeometry() and value not in (None, "") and str(value) != "NULL"
        if placed and not lowest <= value <= highest:
            wrong.append(f"{layer.name()}: {column} {value} is in no class")
            return


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    code = main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]))
    application.exitQgis()
    sys.exit(code)
