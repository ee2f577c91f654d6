// Who needs a place, where they stay, and which sites are too small.
"use strict";
const Shelter = (() => {
  const N_SITES = 40;
  const N_CAMPS = 10;
  const STAYS = [["host_family", "host_family"], ["sheltering", "sheltering"], ["own_yard", "own_yard"], ["leaves_district", "leaves_district"]];
  const places = (row) => (Data.facts.winter ? row.capacity_winter : row.capacity_summer);

  // A site in a line, for the map.
  function line(row) {
    return word("report_shelter", "site_line", { places: Format.people(places(row)), assigned: Format.people(State.value(row, "assigned")), full: Format.percent(row.overflow_prob) });
  }

  // Demand beside usable places, as bars with the numbers.
  function gap(rows) {
    const most = Math.max(1, ...rows.map((it) => Math.max(State.value(it, "sheltering"), it.shelter_capacity || 0)));
    const beside = (row) => svg("svg", { class: "bar two", viewBox: "0 0 100 14", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { x: 0, y: 0, width: (100 * State.value(row, "sheltering")) / most, height: 6, fill: "#b35806" }),
      svg("rect", { x: 0, y: 8, width: (100 * (row.shelter_capacity || 0)) / most, height: 6, fill: "#542788" }));
    return table(word("report_shelter", "demand"), [
      { head: word("districts", "name"), cell: (row) => Words.name(row, "adm2") },
      { head: word("report_shelter", "need"), n: true, cell: (row) => el("b", {}, Format.people(State.value(row, "sheltering"))) },
      { head: word("days", "range"), n: true, cell: (row) => Format.range(row.sheltering_p10, row.sheltering_p90) },
      { head: word("report_shelter", "usable"), n: true, cell: (row) => Format.people(row.shelter_capacity) },
      { head: el("span", { class: "keys" }, el("span", {}, el("i", { class: "need" }), word("report_shelter", "need")), el("span", {}, el("i", { class: "usable" }), word("report_shelter", "usable"))), cell: beside },
      { head: word("report_shelter", "gap"), n: true, cell: (row) => el("b", {}, Format.people(State.value(row, "shelter_gap"))) },
      { head: word("days", "range"), n: true, cell: (row) => (row.shelter_gap_p10 === null ? "\u2013" : Format.range(row.shelter_gap_p10, row.shelter_gap_p90)) },
    ], rows);
  }

  function stays() {
    const row = Data.country();
    return table(word("shelter", "summary"), [
      { head: word("shelter", "what"), cell: ([, key]) => word("shelter", key) },
      { head: word("report_statistic", State.chosen.statistic), n: true, cell: ([name]) => el("b", {}, Format.people(State.value(row, name))) },
      { head: word("days", "range"), n: true, cell: ([name]) => Format.range(row[name + "_p10"], row[name + "_p90"]) },
    ], STAYS);
  }

  function sites() {
    const area = State.chosen.area;
    const rows = Data.rows("shelter_sites").filter((it) => (!area || it.adm2_pcode === area) && it.assigned_p90 > 0);
    const shown = rows.sort((a, b) => b.assigned_p50 - a.assigned_p50).slice(0, N_SITES);
    const of = area ? Words.name(Data.district(area), "adm2") : word("report_shelter", "whole");
    return [
      el("h3", {}, word("report_shelter", "sites", { area: of })),
      table(word("report_shelter", "sites", { area: of }), [
        { head: word("report_shelter", "site"), cell: (row) => Words.name(row, "site") + (row.origin === "modelled" ? "\u1d50" : "") },
        { head: word("report_shelter", "type"), cell: (row) => word("report_sites", row.site_type) },
        { head: word("report_shelter", "places"), n: true, cell: (row) => Format.people(places(row)) },
        { head: word("report_shelter", "stands"), n: true, cell: (row) => Format.percent(row.usable_prob) },
        { head: word("report_shelter", "assigned"), n: true, cell: (row) => el("b", {}, Format.people(State.value(row, "assigned"))) },
        { head: word("days", "range"), n: true, cell: (row) => Format.range(row.assigned_p10, row.assigned_p90) },
        { head: word("report_shelter", "full"), n: true, cell: (row) => Format.percent(row.overflow_prob) },
      ], shown),
      el("p", { class: "note" }, word("report_shelter", "shown", { n: Format.whole(shown.length), total: Format.whole(rows.length) })),
    ];
  }

  // Where camps could stand, best first; nothing where the land is not known.
  function camps() {
    const rows = [...Data.rows("camp_sites")].sort((a, b) => a.rank - b.rank).slice(0, N_CAMPS);
    if (!rows.length) return null;
    return [
      el("h3", {}, word("report_shelter", "camps")),
      table(word("report_shelter", "camps"), [
        { head: word("report_shelter", "near"), cell: (row) => row.nearest_settlement },
        { head: word("report_shelter", "where"), n: true, cell: (row) => Format.decimal(row.lat, 3) + " N, " + Format.decimal(row.lon, 3) + " E" },
        { head: word("report_shelter", "places"), n: true, cell: (row) => Format.people(row.camp_people) },
        { head: word("report_shelter", "score"), n: true, cell: (row) => Format.percent(row.score) },
      ], rows),
    ];
  }

  function show() {
    if (State.chosen.tab !== "shelter") return;
    const rows = [...Data.rows("impact_adm2")].filter((it) => it.sheltering_p90 > 0).sort((a, b) => State.value(b, "sheltering") - State.value(a, "sheltering")).slice(0, 20);
    fill("panel-shelter",
      el("div", { class: "half" },
        el("div", {}, el("h3", {}, word("shelter", "heading")), stays(), el("p", { class: "note" }, word("report_shelter", "definition"))),
        el("div", {}, el("h3", {}, word("report_shelter", "demand")), Data.facts.has.gap ? gap(rows) : el("p", {}, word("tiles", "not_assessed")))),
      Data.rows("shelter_sites").length ? sites() : null,
      camps());
  }

  State.on(["language", "statistic", "tab", "area"], show);
  return { line };
})();
