// Which details are shown; first of those who are told, since what is hidden has no size.
"use strict";
(() => {
  const TABS = ["overview", "places", "shelter", "routes", "timeline", "what_if", "method"];

  // Arrows go from tab to tab.
  function move(event, tab) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length];
    State.set({ tab: next });
    byId("tab-" + next).focus();
  }

  function show() {
    fill("tabs", TABS.map((tab) => {
      const isChosen = tab === State.chosen.tab;
      byId("panel-" + tab).hidden = !isChosen;
      byId("panel-" + tab).setAttribute("aria-label", word("report_tabs", tab));
      return el("button", {
        type: "button", role: "tab", id: "tab-" + tab, "aria-controls": "panel-" + tab, "aria-selected": String(isChosen), tabindex: isChosen ? 0 : -1,
        onclick: () => {
          State.set({ tab });
          byId("tab-" + tab).focus();
        },
        onkeydown: (event) => move(event, tab),
      }, word("report_tabs", tab));
    }));
  }

  fill("panels", TABS.map((tab) => el("div", { role: "tabpanel", id: "panel-" + tab, tabindex: 0, hidden: true })));
  State.on(["tab", "language"], show);
})();
