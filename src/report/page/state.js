// What the reader chose; whoever shows it is told of changes.
"use strict";
const State = (() => {
  const chosen = {
    language: "en",
    statistic: "p50",
    fill: "displaced",
    area: "",
    settlement: "",
    route: "",
    tab: "overview",
    level: "district",
  };
  const listeners = [];

  // Calls `show` at once and whenever one of the keys changes.
  function on(keys, show) {
    listeners.push({ keys: new Set(keys), show });
  }

  function set(changes) {
    const changed = Object.keys(changes).filter((key) => chosen[key] !== changes[key]);
    Object.assign(chosen, changes);
    for (const { keys, show } of listeners) {
      if (changed.some((key) => keys.has(key))) show();
    }
  }

  function start() {
    for (const { show } of listeners) show();
  }

  // A number of a row by the statistic that the reader chose.
  const value = (row, measure) => row[measure + "_" + chosen.statistic];

  return { chosen, on, set, start, value };
})();
