// The page: fixed words, the first tab, what the numbers rest on; then all of it starts.
"use strict";
const Page = (() => {
  const LIBRARIES = ["Leaflet 1.9.4 (BSD-2-Clause) © 2010–2023 Volodymyr Agafonkin, © 2010–2011 CloudMade", "uPlot 1.6.32 (MIT) © Leon Sorokin", "Source Sans 3 (OFL-1.1) © Adobe"];

  function fixedWords() {
    for (const it of document.querySelectorAll("[data-word]")) it.textContent = word(...it.dataset.word.split("."));
    for (const it of document.querySelectorAll("[data-label]")) it.setAttribute("aria-label", word(...it.dataset.label.split(".")));
    const told = Words.told();
    byId("title").textContent = word("report_page", "title");
    byId("subtitle").textContent = told.subtitle;
    byId("run").textContent = told.run;
    byId("draft").textContent = word("page", "draft");
    byId("draft").hidden = !word("page", "draft");
    document.title = word("report_page", "title") + ": " + told.subtitle;
    const languages = Data.languages.map((it) => ({ key: it.code, text: it.name }));
    const pick = choice(word("report_page", "language"), languages, Words.code(), (language) => {
      choose(language);
      document.querySelector(`#languages [data-key="${language}"]`).focus();
    });
    for (const it of pick.children) it.lang = it.dataset.key;
    fill("languages", ...pick.children);
  }

  function choose(language) {
    Words.use(language);
    State.set({ language });
  }

  const list = (items) => el("ul", {}, items.map((it) => el("li", {}, it)));

  function overview() {
    const told = Words.told();
    const degrees = Data.all("exposure_mmi", "adm_pcode", Data.facts.country);
    const most = Math.max(1, ...degrees.map((it) => it.population_mean));
    const reasons = Data.rows("displacement_causes").filter((it) => it.day === 1 && it.people_mean >= 0.5);
    fill("panel-overview", el("div", { class: "half" },
      el("div", {},
        el("h3", {}, word("questions", "heading")), told.questions.length ? list(told.questions) : el("p", {}, word("questions", "none")),
        el("h3", {}, word("report_overview", "causes")),
        table(word("report_overview", "causes"), [
          { head: word("report_overview", "cause"), cell: (row) => word("reasons", row.displacement_cause) },
          { head: word("report_overview", "mean"), n: true, cell: (row) => Format.people(row.people_mean) },
        ], reasons)),
      el("div", {},
        el("h3", {}, word("exposure", "heading")),
        table(word("exposure", "summary"), [
          { head: "MMI", cell: (row) => row.mmi_class.replace("-", "\u2212") },
          { head: word("report_table", "residents"), n: true, cell: (row) => Format.people(row.population_mean) },
          { head: el("span", { class: "hidden" }, word("districts", "bar")), cell: (row) => bar(0, null, row.population_mean, most) },
        ], degrees),
        el("h3", {}, word("report_overview", "methods")),
        table(word("report_overview", "methods"), [
          { head: word("report_overview", "method"), cell: (row) => [row.method_title, el("br"), el("small", {}, row.what_it_counts)] },
          { head: "P50", n: true, cell: (row) => el("b", {}, Format.people(row.people_p50)) },
          { head: word("days", "range"), n: true, cell: (row) => Format.range(row.people_p10, row.people_p90) },
        ], Data.rows("displacement_methods")),
        told.remarks.length ? [el("h3", {}, word("foot", "caveats")), list(told.remarks)] : null)));
  }

  function method() {
    const { facts } = Data;
    const shares = Data.rows("uncertainty_shares").filter((it) => it.measure === "displaced" && it.share !== null);
    const issues = Data.rows("data_issues");
    fill("panel-method",
      el("p", {}, word("foot", "rounding")), el("p", {}, word("report_method", "range")), el("p", {}, word("foot", "not_included")),
      Words.told().remarks.length ? [el("h3", {}, word("foot", "caveats")), list(Words.told().remarks)] : null,
      el("h3", {}, word("report_method", "inputs")),
      table(word("report_method", "inputs"), [
        { head: word("report_method", "layer"), cell: (row) => word("layers", row.title) },
        { head: word("report_method", "origin"), cell: (row) => (row.attribution ? word("report_method", row.origin) : "") },
        { head: word("report_method", "from"), cell: (row) => row.attribution || row.name },
        { head: word("report_method", "rows"), n: true, cell: (row) => Format.whole(row.rows) },
        { head: "SHA-256", cell: (row) => el("code", { title: row.sha256 }, row.sha256.slice(0, 12)) },
      ], facts.inputs),
      issues.length ? [el("h3", {}, word("report_method", "issues", { n: Format.whole(issues.length) })),
        table(word("report_method", "issues", { n: Format.whole(issues.length) }), [
          { head: word("report_method", "code"), cell: (row) => row.code },
          { head: word("report_method", "layer"), cell: (row) => word("layers", row.layer) },
          { head: word("report_method", "found"), cell: (row) => row.found },
          { head: word("report_method", "done"), cell: (row) => row.action_taken },
          { head: word("report_table", "residents"), n: true, cell: (row) => Format.people(row.people_affected) },
        ], issues.slice(0, 100))] : null,
      shares.length ? [el("h3", {}, word("report_method", "shares")),
        table(word("report_method", "shares"), [
          { head: word("report_overview", "cause"), cell: (row) => word("causes", row.uncertainty_source) },
          { head: word("report_method", "share"), n: true, cell: (row) => Format.percent(Math.max(0, row.share)) },
        ], shares)] : null,
      el("h3", {}, word("report_method", "branches")), list(facts.branches.map((it) => Format.percent(it.weight) + " " + it.name + ": " + it.source)),
      el("h3", {}, word("report_method", "sources")), list(facts.sources),
      el("h3", {}, word("report_method", "again")), el("p", {}, Words.told().run), el("p", {}, word("report_method", "verify")),
      el("p", {}, el("code", {}, "panoh verify out/" + facts.id)),
      el("h3", {}, word("report_method", "licences")), list(["Panoh " + facts.version + " (MIT OR Apache-2.0)", ...LIBRARIES]),
      el("p", { class: "note" }, word("report_method", "data_licences")));
  }

  function start() {
    State.on(["language"], fixedWords);
    State.on(["language"], overview);
    State.on(["tab", "language"], () => { if (State.chosen.tab === "method") method(); });
    byId("print").addEventListener("click", () => print());
    addEventListener("beforeprint", () => { for (const it of document.querySelectorAll("details")) it.open = true; });
    Words.use(State.chosen.language);
    Atlas.start();
    State.start();
    document.body.dataset.ready = "yes";
  }

  return { start };
})();
Page.start();
