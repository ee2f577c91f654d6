// The map: relief, areas coloured by a measure, roads by chance of closure, and who goes where.
"use strict";
const Atlas = (() => {
  const facts = Data.facts;
  const FILLS = ["displaced", "share", "gap", "mmi"];
  // What can be switched on and off, and whether it is on at first.
  const LAYERS = { contours: true, roads: true, settlements: false, shelters: false, convoys: false };
  // Colour, width and dashes of roads by chance of closure; colours of Okabe and Ito (2008).
  const ROADS = [
    { color: "#0072B2", weight: 1.2 },
    { color: "#E69F00", weight: 2.4, dashArray: "8 4" },
    { color: "#000000", weight: 2.6, dashArray: "2 5" },
  ];
  const NEAR_PX = 9;
  // Room for the map on A4.
  const PAPER_PX = [700, 460];
  // Towns with a name on the map, the largest first, and how far in the smaller ones appear.
  const N_TOWNS = 60;

  const zoomBox = el("div", { class: "zoom leaflet-control" });
  let map, labels, areas;
  const layers = {};
  const selected = L.layerGroup();

  // Parallels and meridians are straight and cross at right angles, true to shape in the middle.
  function system(squeeze) {
    const projection = {
      project: (it) => L.point(it.lng * squeeze, it.lat),
      unproject: (it) => L.latLng(it.y, it.x / squeeze),
      bounds: L.bounds([-180 * squeeze, -90], [180 * squeeze, 90]),
    };
    return L.extend({}, L.CRS.Earth, { code: "", projection, transformation: new L.Transformation(1 / 360, 0.5, -1 / 360, 0.25), infinite: true });
  }

  // Hatched or dotted areas are filled with a pattern.
  const Patterned = L.Canvas.extend({
    _fillStroke(context, layer) {
      const { pattern } = layer.options;
      if (!pattern) return L.Canvas.prototype._fillStroke.call(this, context, layer);
      context.globalAlpha = 1;
      context.fillStyle = patterns(context, pattern);
      context.fill("evenodd");
    },
  });

  const cached = {};
  function patterns(context, name) {
    if (!cached[name]) {
      const tile = el("canvas", { width: 8, height: 8 });
      const pen = tile.getContext("2d");
      if (name === "hatch") {
        for (const [colour, shift] of [["rgba(255,255,255,.4)", 1.2], ["rgba(0,0,0,.42)", 0]]) {
          pen.strokeStyle = colour;
          pen.beginPath();
          for (const x of [-8, 0, 8]) {
            pen.moveTo(x + shift, 8);
            pen.lineTo(x + 8 + shift, 0);
          }
          pen.stroke();
        }
      } else {
        pen.fillStyle = "#777";
        pen.fillRect(1, 1, 2, 2);
        pen.fillRect(5, 5, 2, 2);
      }
      cached[name] = context.createPattern(tile, "repeat");
    }
    return cached[name];
  }

  function start() {
    const [lon, lat] = facts.epicentre;
    map = L.map("map", {
      crs: system(Math.cos((lat * Math.PI) / 180)),
      attributionControl: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 14, zoomControl: false, fadeAnimation: false,
    });
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    const zoom = new L.Control({ position: "topright" });
    zoom.onAdd = () => {
      L.DomEvent.disableClickPropagation(zoomBox);
      return zoomBox;
    };
    zoom.addTo(map);
    labels = Labels(map);
    for (const [name, order] of [["fills", 300], ["relief", 350], ["lines", 400], ["marks", 450]]) {
      const pane = map.createPane(name);
      pane.style.zIndex = order;
      pane.style.pointerEvents = "none";
    }
    map.setView([lat, lon], 9);
    if (Data.relief) {
      const [west, south, east, north] = Data.relief.bounds;
      L.imageOverlay(Data.relief.png, [[south, west], [north, east]], { pane: "relief", interactive: false }).addTo(map);
      map.setMaxBounds([[south - 1, west - 1], [north + 1, east + 1]]);
    }
    fit();
    drawLines();
    selected.addTo(map);
    map.on("resize", measure);
    measure();
    map.on("click", (event) => pick(event.containerPoint, event.latlng));
    map.on("mousemove", L.Util.throttle((event) => hover(event), 60));
    map.on("mouseout", () => tip(null));
    byId("map").addEventListener("keydown", moveBetweenAreas);
    State.on(["language", "statistic", "fill"], paint);
    State.on(["language"], () => { controls(); place(); });
    State.on(["fill", "statistic", "language"], legend);
    State.on(["area", "settlement", "route"], showSelected);
    State.on(["area"], () => { if (LAYERS.convoys) drawConvoys(); });
  }

  // The epicentre and that half of the displaced who live nearest to it.
  function fit() {
    const rows = Data.rows("impact_settlement").filter((it) => it.displaced_mean > 0);
    const total = rows.reduce((sum, it) => sum + it.displaced_mean, 0);
    const [lon, lat] = facts.epicentre;
    const reach = (it) => Math.hypot((it.lon - lon) * 0.78, it.lat - lat);
    let sum = 0;
    const near = rows.sort((a, b) => reach(a) - reach(b)).filter((it) => (sum += it.displaced_mean) <= 0.5 * total);
    const places = [[lat, lon], ...near.map((it) => [it.lat, it.lon])];
    map.fitBounds(L.latLngBounds(places).pad(0.05), { animate: false });
    if (map.getZoom() > 10) map.setZoom(10, { animate: false });
  }

  const renderers = {};
  function on(pane) {
    if (!renderers[pane]) renderers[pane] = new Patterned({ pane, padding: 0.3 });
    return { pane, renderer: renderers[pane], interactive: false };
  }

  const rings = (shape) => shape.map((ring) => Data.line(ring));

  // Areas by colour, once; then only their colours change.
  function paint() {
    if (!areas) {
      const ways = facts.has.boundaries
        ? Data.rows("impact_adm2").map((row, i) => ({ row, shape: rings(Data.shapes.districts[i]) }))
        : [];
      areas = ways.filter((it) => it.shape.length).map(({ row, shape }) => ({
        row,
        shape,
        fill: L.polygon(shape.map((it) => [it]), { ...on("fills"), color: "#5b5b5b", weight: 0.7, fillOpacity: 1 }).addTo(map),
        pattern: L.polygon(shape.map((it) => [it]), { ...on("fills"), stroke: false, fillOpacity: 1, pattern: "none" }),
      }));
    }
    for (const { row, fill, pattern } of areas) {
      fill.setStyle({ fillColor: Classes.colour(row) });
      const name = Classes.isKnown(row) ? (Classes.isWide(row) ? "hatch" : null) : "dots";
      if (name) pattern.setStyle({ pattern: name });
      if (name) pattern.addTo(map);
      else pattern.remove();
    }
    if (!facts.has.boundaries || LAYERS.settlements) dots();
  }

  // Settlements as dots; the only colours where no district has a boundary.
  function dots() {
    if (layers.settlements) layers.settlements.remove();
    const rows = [...Data.rows("impact_settlement")].sort((a, b) => a.displaced_p50 - b.displaced_p50);
    const one = (row) => L.circleMarker([row.lat, row.lon], {
      ...on("marks"), radius: row.origin === "observed" ? 4 : 2.6, weight: 0.7, color: "#333", fillColor: Classes.colour(row), fillOpacity: 1,
    });
    layers.settlements = L.layerGroup(rows.map(one)).addTo(map);
  }

  function risk(probability) {
    const { at_risk, likely_closed } = facts.colours;
    return likely_closed <= probability ? 2 : at_risk <= probability ? 1 : 0;
  }

  const isDrawn = (row) => row.class === "main" || (row.class === "local" && risk(row.closure_prob) > 0);

  function drawLines() {
    L.polyline(Data.shapes.regions.flatMap(rings), { ...on("lines"), color: "#3a3a3a", weight: 1.6 }).addTo(map);
    layers.roads = L.layerGroup();
    const classes = [[], [], []];
    Data.rows("road_segments").forEach((row, i) => {
      if (isDrawn(row)) classes[risk(row.closure_prob)].push(Data.line(Data.shapes.roads[i]));
    });
    classes.forEach((lines, i) => {
      layers.roads.addLayer(L.polyline(lines, { ...on("lines"), color: "#fff", opacity: 0.85, weight: ROADS[i].weight + 1.8 }));
      layers.roads.addLayer(L.polyline(lines, { ...on("lines"), ...ROADS[i], lineCap: i === 2 ? "round" : "butt" }));
    });
    layers.contours = L.layerGroup(Data.shapes.contours.flatMap((it) => {
      const lines = it.lines.map((line) => Data.line(line));
      const weight = 1 + 0.4 * Math.max(0, it.value - 4);
      return [
        L.polyline(lines, { ...on("lines"), color: "#fff", opacity: 0.7, weight: weight + 1.4 }),
        L.polyline(lines, { ...on("lines"), color: "#7a0177", weight }),
      ];
    }));
    layers.shelters = L.layerGroup();
    layers.convoys = L.layerGroup();
    for (const name of ["contours", "roads"]) layers[name].addTo(map);
    if (Data.shapes.rupture.length) {
      const line = Data.line(Data.shapes.rupture);
      L.polyline([...line, line[0]], { ...on("marks"), color: "#fff", weight: 3 }).addTo(map);
      L.polyline([...line, line[0]], { ...on("marks"), color: "#c80000", weight: 1.5, dashArray: "6 3" }).addTo(map);
    }
    const [lon, lat] = facts.epicentre;
    const star = svg("svg", { viewBox: "-12 -12 24 24", width: 26, height: 26 },
      svg("path", { d: "M0-10L2.4-3.2 9.5-3.1 3.8 1.2 5.9 8.1 0 4-5.9 8.1-3.8 1.2-9.5-3.1-2.4-3.2Z", fill: "#e00000", stroke: "#fff", "stroke-width": 1.2 }));
    L.marker([lat, lon], { icon: L.divIcon({ html: star, className: "star", iconSize: [26, 26] }), interactive: false, keyboard: false }).addTo(map);
  }

  // Sites that receive people in half of the runs or more, larger for more room; white ones are too small.
  function drawShelters() {
    if (layers.shelters.getLayers().length) return;
    for (const row of Data.rows("shelter_sites")) {
      const places = facts.winter ? row.capacity_winter : row.capacity_summer;
      if (!(places > 0) || !(row.assigned_p50 > 0)) continue;
      const isFull = 0.5 <= row.overflow_prob;
      layers.shelters.addLayer(L.circleMarker([row.lat, row.lon], {
        ...on("marks"), radius: Math.max(2.5, Math.min(8, Math.sqrt(places) / 7)), weight: isFull ? 2 : 1,
        color: isFull ? "#000" : "#00441b", fillColor: isFull ? "#fff" : "#74c476", fillOpacity: 0.9,
      }));
    }
  }

  // Who goes where by the relocation plan: from settlements to sites of the selected district; from
  // district to district where none is.
  function drawConvoys() {
    layers.convoys.clearLayers();
    const area = State.chosen.area;
    const people = new Map();
    for (const row of Data.rows("relocation_plan")) {
      const [from, to] = [Data.settlement(row.origin_settlement_id), Data.site(row.dest_site_id)];
      if (!from || !to || (area && area !== from.adm2_pcode)) continue;
      const ends = area ? [from, to] : [Data.district(from.adm2_pcode), Data.district(to.adm2_pcode)].map(middle);
      if (!ends[0] || !ends[1] || Math.hypot(ends[0].lon - ends[1].lon, ends[0].lat - ends[1].lat) < 0.01) continue;
      const key = ends.map((it) => it.lat + "," + it.lon).join(" ");
      const flow = people.get(key) || { ends: ends.map((it) => [it.lat, it.lon]), n: 0 };
      flow.n += row.people;
      people.set(key, flow);
    }
    const most = Math.max(1, ...[...people.values()].map((it) => it.n));
    for (const { ends, n } of people.values()) {
      const weight = 1 + 7 * Math.sqrt(n / most);
      layers.convoys.addLayer(L.polyline(ends, { ...on("lines"), color: "#fff", opacity: 0.7, weight: weight + 2 }));
      layers.convoys.addLayer(L.polyline(ends, { ...on("lines"), color: "#542788", opacity: 0.8, weight }));
      layers.convoys.addLayer(L.circleMarker(ends[1], { ...on("lines"), radius: 3.5, weight: 1.5, color: "#542788", fillColor: "#fff", fillOpacity: 1 }));
    }
  }

  // Where the residents of a district live, on average.
  const middles = new Map();
  function middle(district) {
    if (!middles.has(district)) {
      const rows = Data.all("impact_settlement", "adm2_pcode", district.adm2_pcode);
      const total = rows.reduce((sum, it) => sum + it.population, 0);
      const mean = (key) => rows.reduce((sum, it) => sum + it[key] * it.population, 0) / total;
      middles.set(district, { lat: mean("lat"), lon: mean("lon") });
    }
    return middles.get(district);
  }

  function toggle(name, isOn) {
    LAYERS[name] = isOn;
    if (name === "shelters" && isOn) drawShelters();
    if (name === "convoys" && isOn) drawConvoys();
    if (name === "settlements" && isOn) return dots();
    if (!layers[name]) return;
    if (isOn) layers[name].addTo(map);
    else layers[name].remove();
    place();
  }

  function controls() {
    const fills = FILLS.filter((it) => it !== "gap" || facts.has.gap).map((key) => ({ key, text: word("report_fill", key) }));
    const pick = choice(word("report_fill", "heading"), fills, State.chosen.fill, (value) => {
      State.set({ fill: value });
      controls();
      document.querySelector(`#mapcontrols [data-key="${value}"]`).focus();
    });
    const boxes = Object.keys(LAYERS)
      .filter((it) => (it !== "roads" || facts.has.roads) && (it !== "settlements" || facts.has.boundaries) && (it !== "convoys" || Data.rows("relocation_plan").length))
      .map((name) => el("label", {}, el("input", {
        type: "checkbox", "data-layer": name, checked: LAYERS[name], onchange: (event) => { toggle(name, event.target.checked); legend(); },
      }), word("report_layers", name)));
    const zoom = [["+", "zoom_in", () => map.zoomIn()], ["\u2212", "zoom_out", () => map.zoomOut()], ["\u2922", "zoom_all", fit]].map(([text, key, act]) =>
      el("button", { type: "button", "aria-label": word("report_map", key), title: word("report_map", key), onclick: act }, text));
    fill("mapcontrols", pick, el("div", { class: "boxes", role: "group", "aria-label": word("report_layers", "heading") }, boxes));
    zoomBox.replaceChildren(...zoom);
  }

  function legend() {
    const swatch = (attributes) => svg("svg", { width: 22, height: 10, viewBox: "0 0 22 10", "aria-hidden": "true" }, svg("path", { d: "M0 5H22", fill: "none", ...attributes }));
    const line = (colour, wide, dashes, text) => el("span", {}, swatch({ stroke: colour, "stroke-width": wide, "stroke-dasharray": dashes || "none" }), text);
    const classes = el("span", { class: "classes" }, Classes.legend().map(({ back, label }) => {
      const one = el("span", {}, label);
      one.style.borderColor = back;
      return one;
    }));
    const rows = Data.rows("impact_adm2");
    const heading = word("report_fill", State.chosen.fill) + (State.chosen.fill === "displaced" || State.chosen.fill === "gap" ? ", " + word("map", "people") : "");
    fill("legend",
      el("strong", {}, heading + " · " + word("report_statistic", State.chosen.statistic)), classes,
      rows.some((it) => Classes.isWide(it)) ? el("span", {}, el("i", { class: "hatch" }), word("map", "hatch")) : null,
      rows.some((it) => !Classes.isKnown(it)) ? el("span", {}, el("i", { class: "dots" }), word("report_map", "no_data")) : null,
      LAYERS.contours ? line("#7a0177", 2, "", word("map", "contour")) : null,
      el("span", {}, el("i", { class: "red" }, "\u2605"), word("map", "epicentre")),
      Data.shapes.rupture.length ? line("#c80000", 1.5, "5 2", word("map", "rupture")) : null,
      LAYERS.roads && facts.has.roads ? [line(ROADS[0].color, 1.6, "", word("map", "open")), line(ROADS[1].color, 2.4, "8 3", word("map", "risk")), line(ROADS[2].color, 2.6, "2.5 2.5", word("map", "closed"))] : null,
      LAYERS.shelters ? [el("span", {}, el("i", { class: "site" }), word("report_map", "site")), el("span", {}, el("i", { class: "site full" }), word("report_map", "site_full"))] : null,
      LAYERS.convoys ? line("#542788", 3, "", word("report_map", "convoy")) : null);
  }

  // Names: degrees of contours first, then districts and towns by residents.
  function place() {
    const wanted = [];
    if (LAYERS.contours) {
      for (const { label, lines } of Data.shapes.contours) {
        for (const coded of lines) {
          const points = Data.line(coded);
          for (const share of points.length > 150 ? [0.15, 0.5, 0.85] : points.length > 25 ? [0.4] : []) wanted.push({ at: points[Math.floor(share * points.length)], text: label, kind: "degree" });
        }
      }
    }
    const rows = Data.rows("impact_settlement");
    const towns = [...rows].filter((it) => it.origin === "observed").sort((a, b) => b.population - a.population);
    towns.forEach((row, i) => wanted.push({ at: [row.lat, row.lon], text: Words.name(row, "settlement"), kind: "town", from: i < N_TOWNS ? 0 : 9.5 }));
    [...rows].filter((it) => it.origin !== "observed").forEach((row) => wanted.push({ at: [row.lat, row.lon], text: Words.name(row, "settlement"), kind: "village", from: 11.5 }));
    labels.set(wanted);
  }

  function isInside([lat, lon], ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[y1, x1], [y2, x2]] = [ring[i], ring[j]];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside;
    }
    return inside;
  }

  // The district at a place; where none has a boundary, that of the nearest settlement.
  function areaAt(latlng) {
    const at = [latlng.lat, latlng.lng];
    const found = areas.find((it) => it.shape.filter((ring) => isInside(at, ring)).length % 2 === 1);
    return found && found.row;
  }

  function nearest(name, point) {
    let [best, least] = [null, NEAR_PX];
    const [a, b] = [map.containerPointToLatLng(point.subtract([NEAR_PX, NEAR_PX])), map.containerPointToLatLng(point.add([NEAR_PX, NEAR_PX]))];
    for (const row of Data.rows(name)) {
      if (row.lat > a.lat || row.lat < b.lat || row.lon < a.lng || row.lon > b.lng) continue;
      const far = map.latLngToContainerPoint([row.lat, row.lon]).distanceTo(point);
      if (far < least) [best, least] = [row, far];
    }
    return best;
  }

  // The drawn road at a point of the screen.
  function roadAt(point) {
    const [a, b] = [map.containerPointToLatLng(point.subtract([NEAR_PX, NEAR_PX])), map.containerPointToLatLng(point.add([NEAR_PX, NEAR_PX]))];
    let [best, least] = [null, NEAR_PX];
    roadBoxes().forEach(({ row, line, box: [south, west, north, east] }) => {
      if (north < b.lat || a.lat < south || east < a.lng || b.lng < west) return;
      const points = line.map((it) => map.latLngToContainerPoint(it));
      for (let i = 1; i < points.length; i += 1) {
        const far = L.LineUtil.pointToSegmentDistance(point, points[i - 1], points[i]);
        if (far < least) [best, least] = [row, far];
      }
    });
    return best;
  }

  let boxes = null;
  function roadBoxes() {
    if (!boxes) {
      boxes = Data.rows("road_segments").filter(isDrawn).map((row) => {
        const line = Data.line(Data.shapes.roads[row.i]);
        const [lats, lons] = [line.map((it) => it[0]), line.map((it) => it[1])];
        return { row, line, box: [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)] };
      });
    }
    return boxes;
  }

  function pick(point, latlng) {
    const dotsShown = LAYERS.settlements || !facts.has.boundaries || map.getZoom() >= 10;
    const settlement = dotsShown ? nearest("impact_settlement", point) : null;
    if (settlement) State.set({ settlement: settlement.settlement_id, area: settlement.adm2_pcode, route: settlement.settlement_id });
    else {
      const area = areaAt(latlng);
      State.set({ settlement: "", area: area ? area.adm2_pcode : "" });
    }
  }

  let hint;
  function tip(at, ...lines) {
    if (hint) hint.remove();
    hint = null;
    if (!at) return;
    hint = el("div", { class: "hint" }, lines.map((it) => el("div", {}, it)));
    map.getContainer().append(hint);
    hint.style.left = Math.min(at.x + 14, map.getSize().x - hint.offsetWidth - 4) + "px";
    hint.style.top = Math.max(2, at.y - hint.offsetHeight - 8) + "px";
  }

  function hover({ containerPoint, latlng }) {
    const site = LAYERS.shelters ? nearest("shelter_sites", containerPoint) : null;
    const road = LAYERS.roads ? roadAt(containerPoint) : null;
    const area = areaAt(latlng);
    if (site) return tip(containerPoint, Words.name(site, "site"), Shelter.line(site));
    if (road) return tip(containerPoint, ...Routes.road(road));
    if (area) return tip(containerPoint, Words.name(area, "adm2"), word("report_fill", State.chosen.fill) + ": " + Classes.text(area));
    return tip(null);
  }

  // Arrows move the map; `n` and `p` go from district to district by number of displaced.
  function moveBetweenAreas(event) {
    const step = { n: 1, p: -1 }[event.key];
    if (!step) return;
    const rows = [...Data.rows("impact_adm2")].sort((a, b) => b.displaced_p50 - a.displaced_p50);
    const at = rows.findIndex((it) => it.adm2_pcode === State.chosen.area);
    const next = rows[(at + step + rows.length) % rows.length];
    State.set({ area: next.adm2_pcode, settlement: "" });
  }

  function showSelected() {
    selected.clearLayers();
    const { area, settlement, route } = State.chosen;
    const found = areas && areas.find((it) => it.row.adm2_pcode === area);
    if (found) {
      for (const [color, weight] of [["#fff", 6], ["#d600d6", 3]]) selected.addLayer(L.polyline(found.shape.map((it) => [...it, it[0]]), { ...on("marks"), color, weight }));
    }
    const of = Data.settlement(settlement);
    if (of) selected.addLayer(L.circleMarker([of.lat, of.lon], { ...on("marks"), radius: 9, color: "#d600d6", weight: 3, fill: false }));
    // The best way last, on top of what it shares with the others.
    Routes.ways(route).reverse().forEach(({ row, i }) => {
      const number = row.choice - 1;
      const lines = Data.shapes.routes[i].map((it) => Data.line(Data.shapes.roads[it]));
      for (const [color, weight] of [["#fff", 8 - 2 * Math.min(2, number)], [["#009E73", "#CC79A7", "#56B4E9"][number % 3], 5 - 1.5 * Math.min(2, number)]]) {
        selected.addLayer(L.polyline(lines, { ...on("marks"), color, weight, dashArray: number && color !== "#fff" ? "10 5" : null }));
      }
      const site = Data.site(row.to_id);
      if (site) selected.addLayer(L.circleMarker([site.lat, site.lon], { ...on("marks"), radius: 6, color: "#000", weight: 2, fillColor: "#74c476", fillOpacity: 1 }));
    });
  }

  // Brings what is selected into sight.
  function look() {
    const bounds = L.latLngBounds([]);
    selected.eachLayer((it) => bounds.extend(it.getBounds ? it.getBounds() : it.getLatLng()));
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.3), { maxZoom: 11, animate: false });
  }

  // On paper the map is the one on the screen, made smaller: it is not drawn again for printing.
  function measure() {
    const { x, y } = map.getSize();
    const style = byId("map").style;
    style.setProperty("--wide", x + "px");
    style.setProperty("--high", y + "px");
    style.setProperty("--smaller", Math.min(1, PAPER_PX[0] / x, PAPER_PX[1] / y));
  }

  return { start, look };
})();
