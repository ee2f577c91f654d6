// All that is told of the district or settlement that the reader selected.
"use strict";
const Card = (() => {
  const DISTRICT = [
    ["displaced", "displaced"], ["displaced_d14", "two_weeks"], ["displaced_d180", "six_months"], ["sheltering", "sheltering"],
    ["host_family", "host_family"], ["own_yard", "own_yard"], ["shelter_gap", "gap"], ["isolated", "isolated"],
    ["dwellings_full", "full"], ["dwellings_partial", "partial"], ["dwellings_light", "light"], ["fatalities", "dead"], ["injured", "injured"],
  ];
  const SETTLEMENT = [["displaced", "displaced"], ["sheltering", "sheltering"], ["shelter_gap", "gap"]];
  const AGES = ["0-4", "5-17", "18-59", "60+"];

  // A row a number, with its range as a bar; bars of people share an axis.
  function numbers(row, measures) {
    const known = measures.filter(([name]) => row[name + "_p50"] !== undefined);
    const most = Math.max(1, ...known.map(([name]) => row[name + "_p90"] || 0));
    return table(word("report_card", "numbers"), [
      { head: word("shelter", "what"), cell: ([, key]) => word("report_card", key) },
      { head: word("report_statistic", State.chosen.statistic), n: true, cell: ([name]) => el("b", {}, Format.people(State.value(row, name))) },
      { head: word("days", "range"), n: true, cell: ([name]) => (row[name + "_p10"] === null ? word("tiles", "not_assessed") : Format.range(row[name + "_p10"], row[name + "_p90"])) },
      { head: el("span", { class: "hidden" }, word("districts", "bar")), cell: ([name]) => (row[name + "_p10"] === null ? "" : bar(row[name + "_p10"], row[name + "_p50"], row[name + "_p90"], most)) },
    ], known);
  }

  // Displaced by sex and age, of the caseload of the first nights.
  function groups(code) {
    const rows = Data.all("caseload", "adm_pcode", code).filter((it) => it.population_group === "IDP" && it.population_status === "AFF" && !it.category);
    const of = (gender, age) => rows.find((it) => it.gender === gender && it.age_range === age);
    if (!of("f", AGES[0])) return null;
    return el("details", {}, el("summary", {}, word("report_card", "groups")),
      table(word("report_card", "groups"), [
        { head: word("report_card", "age"), cell: (age) => age.replace("-", "\u2013") },
        ...["f", "m"].map((gender) => ({
          head: word("report_card", gender), n: true, cell: (age) => Format.people(of(gender, age)["population_" + State.chosen.statistic]),
        })),
      ], AGES));
  }

  function intensity(row) {
    return word("report_card", "intensity", {
      degree: Format.roman((row.mmi_mean || 0) + 0.5), mean: Format.decimal(row.mmi_mean, 1), low: Format.decimal(row.mmi_p10, 1), high: Format.decimal(row.mmi_p90, 1),
    });
  }

  function settlementCard(row) {
    const district = Data.district(row.adm2_pcode);
    const best = Routes.ways(row.settlement_id)[0];
    return [
      el("h2", {}, Words.name(row, "settlement"), row.origin === "modelled" ? el("small", {}, " " + word("report_card", "modelled")) : null),
      el("p", { class: "note" }, Words.name(district, "adm2") + " · " + word("report_card", "residents", { n: Format.people(row.population) }) + " · " + intensity(row)),
      numbers(row, SETTLEMENT),
      row.isolated_prob === null ? null : el("p", {}, word("report_card", "cut_off", { prob: Format.percent(row.isolated_prob) }) +
        (row.isolation_days_p50 ? " " + word("report_card", "reopens", { days: Format.decimal(row.isolation_days_p50, 0) }) : "")),
      best ? el("p", {}, Routes.sentence(best.row)) : null,
      el("p", {},
        el("button", { type: "button", onclick: () => { State.set({ route: row.settlement_id, tab: "routes" }); byId("tabs").scrollIntoView(); } }, word("report_card", "routes")), " ",
        el("button", { type: "button", onclick: () => State.set({ settlement: "" }) }, word("report_card", "district"))),
    ];
  }

  function districtCard(row) {
    const isCountry = row === Data.country();
    const code = isCountry ? Data.facts.country : row.adm2_pcode;
    const settlements = isCountry ? [] : Data.all("impact_settlement", "adm2_pcode", code);
    const worst = [...settlements].sort((a, b) => b.displaced_p50 - a.displaced_p50).slice(0, 5).filter((it) => it.displaced_p90 > 0);
    const cutOff = settlements.filter((it) => 0.5 < it.isolated_prob);
    return [
      el("h2", {}, isCountry ? Words.name(row, "adm0") : Words.name(row, "adm2")),
      el("p", { class: "note" }, word("report_card", "residents", { n: Format.people(row.population) }) + " · " + intensity(row)),
      numbers(row, DISTRICT),
      row.shelter_capacity === null ? null : el("p", {}, word("report_card", "capacity", { n: Format.people(row.shelter_capacity) })),
      groups(code),
      worst.length ? el("p", {}, word("report_card", "worst") + " ", worst.map((it, i) => [i ? ", " : "",
        el("button", { type: "button", class: "link", onclick: () => State.set({ settlement: it.settlement_id, route: it.settlement_id }) }, Words.name(it, "settlement")),
        " " + Format.people(State.value(it, "displaced"))])) : null,
      cutOff.length ? el("p", {}, Words.plural("report_card", "settlements_cut_off", cutOff.length, { n: Format.whole(cutOff.length) })) : null,
      isCountry ? el("p", { class: "note" }, word("report_card", "hint")) : el("p", {},
        el("button", { type: "button", onclick: () => Atlas.look() }, word("report_card", "look")), " ",
        el("button", { type: "button", onclick: () => State.set({ area: "", settlement: "" }) }, word("report_card", "country"))),
    ];
  }

  function show() {
    const settlement = Data.settlement(State.chosen.settlement);
    const card = settlement ? settlementCard(settlement) : districtCard(Data.district(State.chosen.area) || Data.country());
    fill("card", card);
  }

  State.on(["language", "statistic", "area", "settlement"], show);
})();
