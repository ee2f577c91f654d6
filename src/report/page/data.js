// What the run found: the tables of its files, its shapes and its facts.
"use strict";
const Data = (() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const STEPS = 10000;
  const STATISTICS = ["p10", "p50", "p90"];

  // Rows of a table as objects, made once; nothing where the run has no such table.
  const made = new Map();
  function rows(name) {
    if (!made.has(name)) made.set(name, read(page.tables[name]));
    return made.get(name);
  }

  function read(table) {
    if (!table) return [];
    const rows = Array.from({ length: table.n }, (_, i) => ({ i }));
    for (const [name, column] of Object.entries(table.columns)) {
      const value = Array.isArray(column)
        ? (i) => column[i]
        : (i) => (column.at[i] < 0 ? "" : column.words[column.at[i]]);
      for (const row of rows) row[name] = value(row.i);
    }
    return rows;
  }

  // A row by its code.
  const indices = new Map();
  function find(name, key, code) {
    const id = name + "." + key;
    if (!indices.has(id)) indices.set(id, new Map(rows(name).map((row) => [row[key], row])));
    return indices.get(id).get(code);
  }

  // Rows of a table by a code that many of them have.
  const groups = new Map();
  function all(name, key, code) {
    const id = name + "." + key;
    if (!groups.has(id)) {
      const group = new Map();
      for (const row of rows(name)) {
        if (!group.has(row[key])) group.set(row[key], []);
        group.get(row[key]).push(row);
      }
      groups.set(id, group);
    }
    return groups.get(id).get(code) || [];
  }

  // Latitude and longitude of each point of a coded line, as Leaflet wants them.
  function line(coded) {
    const points = [];
    let [lon, lat] = [0, 0];
    for (let i = 0; i < coded.length; i += 2) {
      lon += coded[i];
      lat += coded[i + 1];
      points.push([lat / STEPS, lon / STEPS]);
    }
    return points;
  }

  const country = () => rows("impact_adm0")[0];
  const district = (code) => find("impact_adm2", "adm2_pcode", code);
  const settlement = (id) => find("impact_settlement", "settlement_id", id);
  const site = (id) => find("shelter_sites", "site_id", id);
  return {
    facts: page.facts, shapes: page.shapes, relief: page.relief, languages: page.languages,
    STATISTICS, rows, find, all, line, country, district, settlement, site,
  };
})();
