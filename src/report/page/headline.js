// The numbers of the country on top, and the switch that moves all numbers of the page together.
"use strict";
const Headline = (() => {
  const TILES = [
    ["displaced", "displaced"],
    ["two_weeks", "displaced_d14"],
    ["six_months", "displaced_d180"],
    ["gap", "shelter_gap"],
    ["homes", "dwellings_full"],
    ["dead", "fatalities"],
    ["isolated", "isolated"],
  ];

  function tile([key, measure]) {
    const row = Data.country();
    const known = row[measure + "_p50"] !== null;
    const range = Format.range(row[measure + "_p10"], row[measure + "_p90"]);
    return el("div", { class: "tile", "data-measure": measure },
      el("p", { class: "title" }, word("report_tiles", key)),
      el("p", { class: "value" }, Format.people(State.value(row, measure))),
      el("p", { class: "range" }, known ? word("page", "range", { range }) : word("tiles", "not_assessed")));
  }

  function show() {
    const options = Data.STATISTICS.map((key) => ({ key, text: word("report_statistic", key) }));
    const pick = choice(word("report_statistic", "heading"), options, State.chosen.statistic, (statistic) => {
      State.set({ statistic });
      document.querySelector(`#statistic [data-key="${statistic}"]`).focus();
      say(word("report_statistic", statistic + "_long"));
    });
    fill("headline",
      el("div", { class: "tiles" }, TILES.map(tile)),
      el("div", { id: "statistic" }, el("span", {}, word("report_statistic", "heading") + ":"), pick,
        el("span", { class: "note" }, word("report_statistic", State.chosen.statistic + "_long"))));
  }

  State.on(["language", "statistic"], show);
})();
