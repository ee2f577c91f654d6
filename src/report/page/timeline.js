// Displaced by day: the range as a fan, the middle as a line, and the numbers below.
"use strict";
const Timeline = (() => {
  const DAYS = [1, 3, 7, 14, 30, 90, 180, 365, 730];
  const STAYS = ["all", "host_family", "collective", "camp", "own_yard", "left_district"];
  let chart = null, stay = "all";

  function rows() {
    const code = State.chosen.area || Data.facts.country;
    return Data.all("timeline", "adm_pcode", code).filter((it) => it.accommodation === stay).sort((a, b) => a.day - b.day);
  }

  const stays = () => {
    const known = [...new Set(Data.all("timeline", "adm_pcode", State.chosen.area || Data.facts.country).map((it) => it.accommodation))];
    return known.sort((a, b) => STAYS.indexOf(a) - STAYS.indexOf(b));
  };

  function draw(of) {
    const data = [of.map((it) => it.day), of.map((it) => it.people_p90), of.map((it) => it.people_p50), of.map((it) => it.people_p10)];
    const box = byId("fan");
    if (chart) chart.destroy();
    const font = '13px "Panoh Sans", sans-serif';
    const people = (_, values) => values.map((it) => (it === null ? "" : Format.whole(it)));
    chart = new uPlot({
      width: Math.max(280, box.clientWidth), height: 300,
      scales: { x: { time: false, distr: 3, log: 2 }, y: { range: (_, low, high) => [0, Math.max(10, high * 1.05)] } },
      axes: [
        { font, labelFont: font, label: word("report_days", "axis"), splits: () => DAYS, values: (_, values) => values.map((it) => (DAYS.includes(it) ? String(it) : "")), grid: { stroke: "#ddd" } },
        { font, values: people, size: 84, grid: { stroke: "#ddd" } },
      ],
      series: [
        { label: word("days", "day"), value: (_, it) => (it === null ? "" : String(it)) },
        ...[["P90", "#3182bd", 1], ["P50", "#08306b", 2.5], ["P10", "#3182bd", 1]].map(([label, stroke, width]) => ({ label, stroke, width, points: { show: false }, value: (_, it) => Format.people(it) })),
      ],
      bands: [{ series: [1, 3], fill: "rgba(49,130,189,.25)" }],
      cursor: { drag: { x: false, y: false } },
    }, data, box);
  }

  function exceedance() {
    const known = Data.rows("exceedance").filter((it) => it.metric === "displaced" && 0.01 <= it.prob && it.prob <= 0.99);
    if (!known.length) return null;
    return [el("h3", {}, word("report_days", "chances")),
      table(word("report_days", "chances"), [
        { head: word("report_days", "more_than"), n: true, cell: (row) => Format.whole(row.threshold) },
        { head: word("report_days", "chance"), n: true, cell: (row) => Format.percent(row.prob) },
      ], known)];
  }

  function show() {
    if (State.chosen.tab !== "timeline") return;
    if (!stays().includes(stay)) stay = "all";
    const of = rows();
    const area = Data.district(State.chosen.area);
    const name = area ? Words.name(area, "adm2") : Words.name(Data.country(), "adm0");
    const listed = of.filter((it) => DAYS.includes(it.day));
    fill("panel-timeline",
      el("h3", {}, word("report_days", "heading", { area: name })),
      choice(word("report_days", "stay"), stays().map((key) => ({ key, text: word("report_stays", key) })), stay, (key) => {
        stay = key;
        show();
        document.querySelector(`#panel-timeline [data-key="${key}"]`).focus();
      }),
      el("div", { id: "fan", role: "img", "aria-label": word("report_days", "summary", { area: name }) }),
      el("p", { class: "note" }, word("days", "axis") + ". " + word("report_days", "area")),
      el("div", { class: "half" },
        el("div", {}, table(word("days", "summary"), [
          { head: word("days", "day"), cell: (row) => String(row.day) },
          { head: "P10", n: true, cell: (row) => Format.people(row.people_p10) },
          { head: "P50", n: true, cell: (row) => el("b", {}, Format.people(row.people_p50)) },
          { head: "P90", n: true, cell: (row) => Format.people(row.people_p90) },
        ], listed)),
        el("div", {}, exceedance())));
    if (of.length) draw(of);
  }

  State.on(["language", "tab", "area"], show);
  addEventListener("resize", () => { if (chart && State.chosen.tab === "timeline") chart.setSize({ width: Math.max(280, byId("fan").clientWidth), height: 300 }); });
})();
