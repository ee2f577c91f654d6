// Districts or settlements as a table: sorted, filtered, copied; a row selected is one on the map.
"use strict";
const Places = (() => {
  const MOST = 200;
  const LEVELS = {
    district: { rows: "impact_adm2", code: "adm2_pcode", name: "adm2" },
    settlement: { rows: "impact_settlement", code: "settlement_id", name: "settlement" },
  };
  let order = { key: "displaced", down: true };
  let words = "", all = false, current = "";

  const level = () => LEVELS[State.chosen.level];
  const number = (measure) => (row) => State.value(row, measure);
  const chosen = () => (State.chosen.level === "district" ? State.chosen.area : State.chosen.settlement);

  // Head, value to sort by, and cell of each column.
  function columns() {
    const { name } = level();
    const ofSettlement = State.chosen.level === "settlement";
    const most = Math.max(1, ...Data.rows(level().rows).map((it) => it.displaced_p90 || 0));
    const range = (measure) => (row) => (row[measure + "_p10"] === null ? "\u2013" : Format.range(row[measure + "_p10"], row[measure + "_p90"]));
    return [
      { key: "name", head: word(name === "adm2" ? "districts" : "settlements", "name"), value: (row) => Words.name(row, name), cell: (row) => Words.name(row, name) + (row.origin === "modelled" ? "\u1d50" : ""), words: true },
      ofSettlement ? { key: "district", head: word("settlements", "district"), value: (row) => Words.name(Data.district(row.adm2_pcode), "adm2"), cell: (row) => Words.name(Data.district(row.adm2_pcode), "adm2"), words: true } : null,
      { key: "population", head: word("report_table", "residents"), value: (row) => row.population, cell: (row) => Format.people(row.population) },
      { key: "mmi", head: word("districts", "mmi"), value: (row) => row.mmi_mean, cell: (row) => Format.decimal(row.mmi_mean, 1) },
      { key: "displaced", head: word("report_table", "displaced"), value: number("displaced"), cell: (row) => el("b", {}, Format.people(State.value(row, "displaced"))) },
      { key: "range", head: word("days", "range"), value: (row) => row.displaced_p90, cell: range("displaced") },
      { key: "bar", head: word("districts", "bar"), cell: (row) => bar(row.displaced_p10, row.displaced_p50, row.displaced_p90, most) },
      { key: "share", head: word("report_fill", "share"), value: (row) => row.displaced_share_p50, cell: (row) => Format.percent(row.population > 0 ? Math.min(1, State.value(row, "displaced") / row.population) : null) },
      { key: "sheltering", head: word("report_table", "sheltering"), value: number("sheltering"), cell: (row) => Format.people(State.value(row, "sheltering")) },
      Data.facts.has.gap ? { key: "gap", head: word("report_table", "gap"), value: number("shelter_gap"), cell: (row) => Format.people(State.value(row, "shelter_gap")) } : null,
      ofSettlement && Data.facts.has.roads ? { key: "isolated", head: word("report_table", "cut_off"), value: (row) => row.isolated_prob, cell: (row) => Format.percent(row.isolated_prob) } : null,
    ].filter(Boolean);
  }

  // Letters of Tajik that keyboards lack are found by those beside them.
  const plain = (text) => [...text.toLowerCase()].map((it) => ({ ғ: "г", ӣ: "и", қ: "к", ӯ: "у", ҳ: "х", ҷ: "ч", ё: "е" })[it] || it).join("");

  function sorted(columns) {
    const { name } = level();
    const wanted = plain(words.trim());
    const names = (row) => plain([row[name + "_name"], row[name + "_name1"], row[name + "_name2"], row.adm2_pcode].join(" "));
    const rows = Data.rows(level().rows).filter((row) => !wanted || names(row).includes(wanted));
    const { value, words: isText } = columns.find((it) => it.key === order.key) || columns[0];
    const empty = (it) => it === null || it === undefined || it === "";
    return [...rows].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (empty(x) || empty(y)) return empty(x) - empty(y);
      const by = isText ? x.localeCompare(y, Words.code()) : x - y;
      return (order.down ? -by : by) || a.i - b.i;
    });
  }

  function select(row) {
    current = row[level().code];
    if (State.chosen.level === "district") State.set({ area: current, settlement: "" });
    else State.set({ settlement: current, area: row.adm2_pcode, route: current });
  }

  function rowOf(row, columns, isFirst) {
    const code = row[level().code];
    const cells = columns.map((it, i) => el(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: it.words ? null : it.key === "bar" ? "bars" : "n" }, it.cell(row)));
    return el("tr", { tabindex: isFirst ? 0 : -1, "data-code": code, "aria-selected": String(code === chosen()), onclick: () => select(row) }, cells);
  }

  // Arrows go from row to row, Enter or space selects.
  function keys(event, rows) {
    const at = rows.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (at < 0) return;
    if (event.key === "Enter" || event.key === " ") event.target.click();
    else if (to === undefined) return;
    else if (rows[to]) {
      rows[at].tabIndex = -1;
      rows[to].tabIndex = 0;
      rows[to].focus();
    }
    event.preventDefault();
  }

  function body(columns) {
    const rows = sorted(columns);
    const shown = all ? rows : rows.slice(0, MOST);
    const known = shown.some((it) => it[level().code] === current);
    const made = shown.map((row, i) => rowOf(row, columns, known ? row[level().code] === current : i === 0));
    const of = el("tbody", { onkeydown: (event) => keys(event, [...of.children]) }, made);
    return { of, n: rows.length, shown: shown.length };
  }

  function asFile(columns) {
    const { rows, code } = level();
    const names = Object.keys(Data.rows(rows)[0]).filter((it) => it !== "i");
    const found = sorted(columns).map((row) => names.map((it) => row[it]));
    copy(csv([names, ...found]), word("report_table", "copied", { n: Format.whole(found.length), code }));
  }

  function rebuild() {
    const of = columns();
    const made = body(of);
    byId("places").querySelector("tbody").replaceWith(made.of);
    byId("places-count").textContent = word("report_table", "shown", { n: Format.whole(made.shown), total: Format.whole(made.n) });
    byId("places-all").hidden = made.shown === made.n;
  }

  function panel() {
    const of = columns();
    const heads = of.map((it) => el("th", { scope: "col", class: it.words ? null : "n", "aria-sort": it.key === order.key ? (order.down ? "descending" : "ascending") : null },
      it.value ? el("button", { type: "button", class: "sort", onclick: () => {
        order = { key: it.key, down: it.key === order.key ? !order.down : !it.words };
        show();
        byId("places").querySelector(`th:nth-child(${of.indexOf(it) + 1}) button`).focus();
      } }, it.head, it.key === order.key ? (order.down ? " \u25be" : " \u25b4") : "") : it.head));
    const levels = Object.keys(LEVELS).map((key) => ({ key, text: word("report_table", key) }));
    const made = body(of);
    return [
      el("div", { class: "tools" },
        choice(word("report_table", "level"), levels, State.chosen.level, (it) => State.set({ level: it })),
        el("label", {}, word("report_table", "filter") + " ", el("input", { type: "search", id: "places-filter", value: words, oninput: (event) => { words = event.target.value; rebuild(); } })),
        el("button", { type: "button", onclick: () => asFile(of) }, word("report_table", "copy")),
        el("span", { class: "note", id: "places-count" }, word("report_table", "shown", { n: Format.whole(made.shown), total: Format.whole(made.n) })),
        el("button", { type: "button", id: "places-all", hidden: made.shown === made.n, onclick: () => { all = true; rebuild(); } }, word("report_table", "all"))),
      el("p", { class: "note" }, word("report_table", "keys") + " " + word("report_table", "sums")),
      el("div", { class: "scroll tall" }, el("table", { id: "places" }, el("caption", {}, word("report_table", "caption")), el("thead", {}, el("tr", {}, heads)), made.of)),
    ];
  }

  function show() {
    if (State.chosen.tab === "places") fill("panel-places", panel());
  }

  function mark() {
    for (const row of document.querySelectorAll("#places tbody tr")) row.setAttribute("aria-selected", String(row.dataset.code === chosen()));
  }

  State.on(["language", "statistic", "level", "tab"], show);
  State.on(["area", "settlement"], mark);
})();
