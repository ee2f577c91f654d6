// Elements of the page, made without markup in strings: a name can hold whatever it likes.
"use strict";
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((it) => it !== null && it !== undefined && it !== ""));
  return made;
}

function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const byId = (id) => document.getElementById(id);

function fill(id, ...children) {
  byId(id).replaceChildren(...children.flat(Infinity).filter((it) => it !== null && it !== undefined && it !== ""));
}

// Says a sentence to screen readers.
function say(text) {
  byId("said").textContent = text;
}

// P10 to P90 as a bar and P50, where there is one, as a mark; on an axis up to `most`.
function bar(low, middle, high, most) {
  const x = (it) => (most > 0 ? (100 * it) / most : 0);
  const mark = middle === null ? [] : [svg("rect", { x: Math.max(0, x(middle) - 0.8), y: 0, width: 1.6, height: 10, fill: "#08306b" })];
  return svg("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { d: "M0 5H100", stroke: "#ccc", "stroke-width": 1 }),
    svg("rect", { x: x(low), y: 2, width: Math.max(0.6, x(high) - x(low)), height: 6, fill: "#7fb2d9" }), ...mark);
}

// A table with caption: `columns` are {head, cell, n, key}; the first cell of a row heads it.
function table(caption, columns, rows) {
  const head = columns.map((it) => el("th", { scope: "col", class: it.n ? "n" : null }, it.head));
  const body = rows.map((row) => el("tr", {}, columns.map((it, i) => {
    const attributes = { class: it.n ? "n" : null };
    return i === 0 ? el("th", { scope: "row", ...attributes }, it.cell(row)) : el("td", attributes, it.cell(row));
  })));
  return el("div", { class: "scroll" }, el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, head)), el("tbody", {}, body)));
}

// Buttons of which one is pressed: [{key, text}].
function choice(label, options, chosen, choose) {
  return el("div", { class: "switch", role: "group", "aria-label": label }, options.map(({ key, text }) =>
    el("button", { type: "button", "data-key": key, "aria-pressed": String(key === chosen), onclick: () => choose(key) }, text)));
}

// A table as comma separated values, to the clipboard; a box with the text where that is refused.
function copy(text, said) {
  const old = () => {
    const box = el("textarea", { class: "hidden" });
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(old);
  else old();
  say(said);
}

function csv(rows) {
  const cell = (it) => (it === null || it === undefined ? "" : /[",\n]/.test(it) ? '"' + String(it).replaceAll('"', '""') + '"' : it);
  return rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
