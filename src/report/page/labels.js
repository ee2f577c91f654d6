// Names on the map that do not cover each other: the first ones win.
"use strict";
function Labels(map) {
  const pane = map.createPane("labels");
  pane.style.zIndex = 640;
  pane.style.pointerEvents = "none";
  let wanted = [];

  // {at: [lat, lon], text, kind, from}: from which zoom it is shown.
  function set(labels) {
    wanted = labels;
    draw();
  }

  function draw() {
    const size = map.getSize();
    const taken = [];
    const made = [];
    for (const it of wanted) {
      if (map.getZoom() < (it.from || 0)) continue;
      const at = map.latLngToContainerPoint(it.at);
      if (at.x < 0 || at.y < 0 || size.x < at.x || size.y < at.y) continue;
      const wide = it.text.length * 6.6 + 6, high = 16;
      const box = { x: at.x - wide / 2, y: it.kind === "degree" ? at.y - high / 2 : at.y - high - 3, wide, high };
      if (box.x < 0 || size.x < box.x + wide || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      const place = map.containerPointToLayerPoint([box.x, box.y]);
      const label = el("span", { class: "label " + it.kind }, it.text);
      label.style.transform = `translate(${Math.round(place.x)}px, ${Math.round(place.y)}px)`;
      label.style.width = wide + "px";
      made.push(label);
    }
    pane.replaceChildren(...made);
  }

  function overlap(a, b) {
    return a.x < b.x + b.wide && b.x < a.x + a.wide && a.y < b.y + b.high && b.y < a.y + a.high;
  }

  map.on("moveend zoomend resize", draw);
  map.on("zoomstart", () => pane.replaceChildren());
  return { set };
}
