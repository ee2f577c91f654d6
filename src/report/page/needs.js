// What-if: what can be told exactly here, and the commands for all that needs the simulation again.
"use strict";
const Needs = (() => {
  const base = { household: Data.facts.household_size };
  let household = base.household;
  // Rates and stocks that the reader wrote, by item.
  const rates = new Map(), stocks = new Map();

  const lines = () => Data.all("needs", "adm_pcode", Data.facts.country);
  const stockOf = (item) => {
    const row = Data.all("stock_gap", "adm_pcode", Data.facts.country).find((it) => it.item === item);
    return row ? row.in_stock : 0;
  };
  const rate = (row) => rates.get(row.item) ?? row.rate;
  const stock = (row) => stocks.get(row.item) ?? stockOf(row.item);

  // A quantity grows with its rate; one a household also with the number of households. Both are
  // factors on every realization, so that quantiles scale as they do.
  function factor(row) {
    const ofRate = row.rate > 0 ? rate(row) / row.rate : 1;
    return row.basis === "household" ? (ofRate * base.household) / household : ofRate;
  }

  const quantity = (row, statistic) => row["quantity_" + statistic] * factor(row);
  const missing = (row, statistic) => Math.max(0, quantity(row, statistic) - stock(row));
  const isChanged = (row) => rates.has(row.item) || stocks.has(row.item) || (row.basis === "household" && household !== base.household);

  function itemName(row) {
    const key = Data.facts.items[row.item];
    const known = word("items", key);
    const name = known === key ? row.item + " (" + row.unit + ")" : known;
    return ["day", "week", "month"].includes(row.frequency) ? word("needs", row.frequency, { item: name }) : name;
  }

  function badge(isOn) {
    return isOn ? el("span", { class: "badge" }, word("report_needs", "changed")) : null;
  }

  // A field for a number; what it was stays beside it.
  function field(id, value, was, label, write) {
    const input = el("input", { type: "number", id, value, min: 0, step: "any", "aria-label": label, onchange: () => {
      const number = Number(input.value);
      if (input.value === "" || !Number.isFinite(number) || number < 0) input.value = value;
      else write(number);
      update();
      const again = byId(id);
      if (again) again.focus();
    } });
    return [input, el("small", { class: "was" }, word("report_needs", "was", { n: was }))];
  }

  function households() {
    const row = Data.country();
    const of = (statistic) => row["displaced_" + statistic] / household;
    return el("p", { id: "households" }, word("report_needs", "households", { n: Format.people(of(State.chosen.statistic)), range: Format.range(of("p10"), of("p90")) }), " ",
      household === base.household ? null : el("small", {}, word("report_needs", "was", { n: Format.people(row["displaced_" + State.chosen.statistic] / base.household) })));
  }

  function listed() {
    const number = (row, of) => Format.people(of(row, State.chosen.statistic));
    const decimal = (value) => Format.decimal(value, (String(value).split(".")[1] || "").length);
    return table(word("report_needs", "caption"), [
      { head: word("needs", "item"), cell: (row) => [itemName(row), " ", badge(isChanged(row))] },
      { head: word("report_needs", "rate"), n: true, cell: (row) => (row.rate > 0 ? field("rate-" + row.i, rate(row), decimal(row.rate), word("report_needs", "rate_of", { item: itemName(row) }), (it) => { if (it === row.rate) rates.delete(row.item); else rates.set(row.item, it); }) : "") },
      { head: word("report_needs", "a"), cell: (row) => word("report_needs", row.basis === "household" ? "household_of" : "person") },
      { head: word("report_needs", "base"), n: true, cell: (row) => Format.people(row["quantity_" + State.chosen.statistic]) },
      { head: word("report_needs", "needed"), n: true, cell: (row) => el("b", { "data-needed": row.item }, number(row, quantity)) },
      { head: word("days", "range"), n: true, cell: (row) => Format.range(quantity(row, "p10"), quantity(row, "p90")) },
      { head: word("report_needs", "stock"), n: true, cell: (row) => (row.period_days ? "" : field("stock-" + row.i, stock(row), Format.people(stockOf(row.item)), word("report_needs", "stock_of", { item: itemName(row) }), (it) => { if (it === stockOf(row.item)) stocks.delete(row.item); else stocks.set(row.item, it); })) },
      { head: word("report_needs", "missing"), n: true, cell: (row) => (row.period_days ? "" : el("b", { "data-missing": row.item }, number(row, missing))) },
      { head: word("days", "range"), n: true, cell: (row) => (row.period_days ? "" : Format.range(missing(row, "p10"), missing(row, "p90"))) },
    ], lines());
  }

  const countChanged = () => lines().filter(isChanged).length;

  function update() {
    instant();
    say(Words.plural("report_needs", "said", countChanged(), { n: Format.whole(countChanged()) }));
  }

  function reset() {
    household = base.household;
    rates.clear();
    stocks.clear();
    update();
  }

  function instant() {
    fill("instant",
      el("h3", {}, word("report_needs", "instant"), " ", badge(countChanged() > 0)),
      el("p", {}, word("report_needs", "exact")),
      el("p", {}, el("label", { for: "household" }, word("report_needs", "household")), " ",
        field("household", household, Format.decimal(base.household, 1), word("report_needs", "household"), (it) => { if (it >= 1) household = it; }), " ",
        el("button", { type: "button", id: "reset", onclick: reset }, word("report_needs", "reset"))),
      households(),
      lines().length ? listed() : el("p", {}, word("needs", "none")));
  }

  // Options of the commands that ask the finished run again, and of a new run.
  const ASK = [
    ["host", "--host-factor", "1", 0.1], ["capacity", "--capacity-factor", "1", 0.1], ["tents", "--winter-tents", "", 100],
    ["floor", "--m2-per-person", "", 0.5], ["travel", "--max-travel-min", "", 10],
  ];
  const asked = {};
  let close = "";

  const quoted = (text) => (/^[\w.\/-]+$/.test(text) ? text : "'" + text + "'");

  function command() {
    const id = quoted("out/" + Data.facts.id);
    const options = ASK.filter(([key]) => asked[key]).map(([key, name]) => name + " " + asked[key]);
    if (close) options.push("--close " + quoted(close));
    return ["panoh what-if", id, ...options].join(" ");
  }

  function shown(id, text) {
    return el("p", { class: "command" }, el("code", { id }, text), " ", el("button", { type: "button", onclick: () => copy(byId(id).textContent, word("report_needs", "copied")) }, word("report_needs", "copy")));
  }

  function ask() {
    const write = () => { byId("command").textContent = command(); };
    const fields = ASK.map(([key, , was, step]) => el("label", {}, word("report_ask", key), el("input", {
      type: "number", min: 0, step, placeholder: was, value: asked[key] || null, "data-ask": key,
      oninput: (event) => { asked[key] = event.target.value === was ? "" : event.target.value; write(); },
    })));
    const sites = Data.rows("shelter_sites").filter((it) => it.assigned_p90 > 0).sort((a, b) => b.assigned_p50 - a.assigned_p50).slice(0, 200);
    const pick = el("select", { "data-ask": "close", onchange: (event) => { close = event.target.value; write(); } },
      el("option", { value: "" }, word("report_ask", "none")),
      sites.map((it) => el("option", { value: it.site_id, selected: it.site_id === close }, Words.name(it, "site") + " · " + Format.people(it.assigned_p50))));
    const folder = quoted("scenarios/" + Data.facts.id);
    return [
      el("h3", {}, word("report_ask", "heading")),
      el("p", {}, word("report_ask", "why")),
      Data.facts.has.gap ? el("div", { class: "fields" }, fields, el("label", {}, word("report_ask", "close"), pick)) : null,
      Data.facts.has.gap ? shown("command", command()) : null,
      el("p", {}, word("report_ask", "run")),
      shown("run-command", `panoh run ${folder} -n ${Data.facts.n} --seed ${Data.facts.seed} --out out/changed`),
      el("p", { class: "note" }, word("report_ask", "paths")),
    ];
  }

  function show() {
    if (State.chosen.tab !== "what_if") return;
    fill("panel-what_if", el("div", { id: "instant" }), el("div", { id: "ask" }, ask()));
    instant();
  }

  State.on(["language", "statistic", "tab"], show);
})();
