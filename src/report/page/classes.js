// Colours of the map: classes of a measure, by area or settlement.
"use strict";
const Classes = (() => {
  const colours = Data.facts.colours;
  const NO_DATA = "#d9d9d9";
  const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
  // A range is wide where P90 is more than four times P10, of which ten are the least.
  const WIDE = 4, FLOOR = 10;

  // Breaks of the six largest classes up to the most, of 10, 20, 50, 100 …
  function upTo(most) {
    const series = [];
    for (let power = 1; power < 8; power += 1) series.push(...[1, 2, 5].map((it) => it * 10 ** power));
    return series.filter((it) => it <= most).slice(-(colours.counts.length - 1));
  }

  const measures = {
    displaced: {
      breaks: colours.breaks,
      value: (row) => State.value(row, "displaced"),
      text: Format.people,
    },
    share: {
      breaks: SHARES,
      value: (row) => (row.population > 0 ? Math.min(1, State.value(row, "displaced") / row.population) : null),
      text: Format.percent,
    },
    gap: {
      breaks: upTo(Math.max(0, ...Data.rows("impact_adm2").map((row) => row.shelter_gap_p50 || 0))),
      value: (row) => State.value(row, "shelter_gap"),
      text: Format.people,
    },
    mmi: {
      breaks: [],
      value: (row) => ({ p10: row.mmi_p10, p50: row.mmi_mean, p90: row.mmi_p90 })[State.chosen.statistic],
      text: (value) => (value === null ? "\u2013" : Format.roman(value + 0.5) + " (" + Format.decimal(value, 1) + ")"),
    },
  };
  const measure = () => measures[State.chosen.fill];

  function palette(breaks) {
    const n = breaks.length;
    return colours.counts.slice(0, n + 1);
  }

  // Degree of an intensity: to the nearest.
  function degree(value) {
    const found = colours.degrees.filter(([it]) => it <= value + 0.5);
    return found.length ? found[found.length - 1] : colours.degrees[0];
  }

  // Colour of a row; grey where nothing is known, which is not zero.
  function colour(row) {
    const { breaks, value } = measure();
    const it = value(row);
    if (it === null || it === undefined) return NO_DATA;
    if (State.chosen.fill === "mmi") return degree(it)[1];
    return palette(breaks)[breaks.filter((limit) => limit <= it).length];
  }

  const isKnown = (row) => ![null, undefined].includes(measure().value(row));
  const first = () => (measure().breaks.length ? measure().breaks[0] : Infinity);

  // Whether both ends of the range ask for another look: hatched on the map.
  function isWide(row) {
    const of = { displaced: "displaced", share: "displaced", gap: "shelter_gap" }[State.chosen.fill];
    if (!of || row[of + "_p10"] === null) return false;
    const [low, high] = [row[of + "_p10"], row[of + "_p90"]];
    const seen = State.chosen.fill === "share" ? high / row.population >= SHARES[0] : first() <= high;
    return seen && high > WIDE * Math.max(low, FLOOR);
  }

  // Colour and label of each class in use.
  function legend() {
    if (State.chosen.fill === "mmi") return colours.degrees.map(([it, back]) => ({ back, label: Format.roman(it) + (it === 4 ? "\u2212" : it === 10 ? "+" : "") }));
    const { breaks, text } = measure();
    return palette(breaks).map((back, i) => ({ back, label: i === 0 ? "0" : text(breaks[i - 1]) + "+" }));
  }

  return { colour, isKnown, isWide, legend, text: (row) => measure().text(measure().value(row)) };
})();
