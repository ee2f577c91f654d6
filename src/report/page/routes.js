// The ways from a village to where it finds shelter, and the roads most worth opening.
"use strict";
const Routes = (() => {
  const N_ROADS = 25;
  const N_FOUND = 30;
  let wanted = "";

  // The best way of a settlement and its alternatives; `i` is the place of its shape.
  const ways = (id) => (id ? Data.all("routes", "from_id", id).filter((row) => row.to_id).map((row) => ({ row, i: row.i })) : []);

  // The settlement nearest to a point: rather an observed one, which people know.
  function nearest([lat, lon]) {
    let [best, least] = [null, Infinity];
    for (const it of Data.rows("impact_settlement")) {
      const far = Math.hypot((it.lon - lon) * 0.78, it.lat - lat) * (it.origin === "observed" ? 1 : 2);
      if (far < least) [best, least] = [it, far];
    }
    return Words.name(best, "settlement");
  }

  // Name of a road, and the settlements nearest to its ends.
  function roadName(row) {
    const line = Data.line(Data.shapes.roads[row.i]);
    if (!line.length) return row.name;
    const [a, b] = [nearest(line[0]), nearest(line[line.length - 1])];
    const between = a === b ? word("roads", "near", { a }) : word("roads", "between", { a, b });
    return row.name && row.name !== a ? word("roads", "named", { name: row.name, between }) : between;
  }

  function road(row) {
    const told = word("report_routes", "closed", { prob: Format.percent(row.closure_prob), days: Format.decimal(row.reopen_days_p50, 0) });
    return [roadName(row) + " (" + word("roads", row.class) + ")", told + (row.cause ? " · " + word("roads", row.cause) : "")];
  }

  // The best way in a sentence, for the card.
  function sentence(row) {
    return word("report_routes", "sentence", {
      site: Words.name(Data.site(row.to_id), "site"), km: Format.decimal(row.length_km, 1), p50: Format.decimal(row.time_min_p50, 0), p90: Format.decimal(row.time_min_p90, 0), open: Format.percent(row.open_prob),
    });
  }

  function table_(id) {
    const rows = ways(id).map((it) => it.row);
    if (!rows.length) return el("p", {}, word("report_routes", "none"));
    const first = Data.all("routes", "from_id", id)[0];
    const minutes = (value) => Format.decimal(value, 0);
    const bottleneck = Data.find("road_segments", "segment_id", first.bottleneck_segment_id);
    return [
      table(word("report_routes", "caption"), [
        { head: word("report_routes", "way"), cell: (row) => (row.choice === 1 ? word("report_routes", "best") : word("report_routes", "other", { n: row.choice - 1 })) },
        { head: word("report_routes", "to"), cell: (row) => Words.name(Data.site(row.to_id), "site") },
        { head: word("roads", "length"), n: true, cell: (row) => Format.decimal(row.length_km, 1) },
        { head: word("report_routes", "free"), n: true, cell: (row) => minutes(row.free_time_min) },
        { head: word("report_routes", "p50"), n: true, cell: (row) => minutes(row.time_min_p50) },
        { head: word("report_routes", "p90"), n: true, cell: (row) => minutes(row.time_min_p90) },
        { head: word("report_routes", "open"), n: true, cell: (row) => el("b", {}, Format.percent(row.open_prob)) },
        { head: word("report_routes", "shared"), n: true, cell: (row) => (row.choice === 1 ? "" : Format.percent(row.shared_share)) },
      ], rows),
      el("ul", {},
        first.unreachable_prob === null ? null : el("li", {}, word("report_routes", "unreachable", { prob: Format.percent(first.unreachable_prob) })),
        first.isolated_prob === null ? null : el("li", {}, word("report_card", "cut_off", { prob: Format.percent(first.isolated_prob) })),
        bottleneck ? el("li", {}, word("report_routes", "bottleneck", { road: road(bottleneck).join(": ") })) : null,
        first.travellers_p50 === null ? null : el("li", {}, word("report_routes", "travellers", { n: Format.people(first.travellers_p50), trips: Format.whole(first.bus_trips_p50 || 0) })),
        first.walk_time_min === null ? null : el("li", {}, word("report_routes", "walk", { min: minutes(first.walk_time_min) })),
        first.gap_m === null ? null : el("li", {}, word("report_routes", "gap", { m: Format.whole(first.gap_m) }))),
      el("p", { class: "note" }, word("report_routes", "times")),
    ];
  }

  function choose(id) {
    const row = Data.settlement(id);
    State.set({ route: id, settlement: id, area: row.adm2_pcode });
    Atlas.look();
    byId("village").focus({ preventScroll: true });
  }

  function found() {
    const text = wanted.trim().toLowerCase();
    const rows = Data.rows("impact_settlement").filter((row) => !text || [row.settlement_name, row.settlement_name1, row.settlement_name2].join(" ").toLowerCase().includes(text));
    const first = [...rows].sort((a, b) => b.displaced_p50 * (0.1 + b.isolated_prob) - a.displaced_p50 * (0.1 + a.isolated_prob)).slice(0, N_FOUND);
    const chosen = Data.settlement(State.chosen.route);
    return !chosen || text || first.includes(chosen) ? first : [chosen, ...first];
  }

  function options() {
    return found().map((row) => el("option", { value: row.settlement_id, selected: row.settlement_id === State.chosen.route }, Words.name(row, "settlement") + " · " + Words.name(Data.district(row.adm2_pcode), "adm2") + " · " + Format.percent(row.isolated_prob)));
  }

  function roads() {
    const rows = Data.rows("road_segments").filter((it) => it.class !== "track" && 0.01 <= it.closure_prob).sort((a, b) => a.rank - b.rank).slice(0, N_ROADS);
    return [
      el("h3", {}, word("report_routes", "roads")),
      rows.length ? table(word("report_routes", "roads"), [
        { head: word("roads", "name"), cell: (row) => roadName(row) + " (" + word("roads", row.class) + ")" },
        { head: word("roads", "why"), cell: (row) => (row.cause ? word("roads", row.cause) : "") },
        { head: word("roads", "closed"), n: true, cell: (row) => el("b", {}, Format.percent(row.closure_prob)) },
        { head: word("report_routes", "days"), n: true, cell: (row) => Format.decimal(row.reopen_days_p50, 0) },
        { head: word("roads", "length"), n: true, cell: (row) => Format.decimal(row.length_km, 1) },
        { head: word("report_routes", "depend"), n: true, cell: (row) => Format.people(row.people_dependent) },
      ], rows) : el("p", {}, word("roads", "none")),
      el("p", { class: "note" }, word("report_routes", "rule")),
    ];
  }

  // One line a road and day of the plan would be thousands; here by day.
  function plan() {
    const rows = Data.rows("relocation_plan");
    const days = [...new Set(rows.filter((it) => it.day).map((it) => it.day))].sort((a, b) => a - b);
    if (!days.length) return null;
    const of = (day) => rows.filter((it) => it.day === day);
    const sum = (list, key) => list.reduce((total, it) => total + (it[key] || 0), 0);
    const without = (why) => sum(rows.filter((it) => it.no_place_reason === why), "people");
    return [
      el("h3", {}, word("report_routes", "plan")),
      table(word("report_routes", "plan"), [
        { head: word("days", "day"), cell: (day) => String(day) },
        { head: word("report_routes", "convoys"), n: true, cell: (day) => Format.whole(of(day).length) },
        { head: word("shelter", "what"), n: true, cell: (day) => Format.people(sum(of(day), "people")) },
        { head: word("report_routes", "trips"), n: true, cell: (day) => Format.whole(sum(of(day), "bus_trips")) },
      ], days),
      el("p", { class: "note" }, word("report_routes", "plan_note", { no_room: Format.people(without("no_room")), no_road: Format.people(without("no_road")) })),
    ];
  }

  function show() {
    if (State.chosen.tab !== "routes") return;
    if (!Data.facts.has.roads) return fill("panel-routes", el("p", {}, word("roads", "not_assessed")));
    const list = el("select", { id: "village", size: 8, onchange: (event) => choose(event.target.value) }, options());
    const row = Data.settlement(State.chosen.route);
    fill("panel-routes",
      el("div", { class: "half" },
        el("div", {},
          el("h3", {}, word("report_routes", "pick")),
          el("p", {}, el("label", {}, word("report_table", "filter") + " ", el("input", { type: "search", value: wanted, oninput: (event) => { wanted = event.target.value; list.replaceChildren(...options()); } }))),
          el("label", { for: "village", class: "note" }, word("report_routes", "order")), list),
        el("div", { id: "way", "aria-live": "polite" }, el("h3", {}, row ? word("report_routes", "from", { name: Words.name(row, "settlement") }) : word("report_routes", "heading")),
          row ? table_(State.chosen.route) : el("p", {}, word("report_routes", "choose")))),
      el("div", { class: "half" }, el("div", {}, roads()), el("div", {}, plan())));
  }

  State.on(["language", "tab", "route"], show);
  return { ways, road, sentence };
})();
