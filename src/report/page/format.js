// Numbers for people's eyes, by the rules of the brief: `src/report/number.rs`.
"use strict";
const Format = (() => {
  const MINUS = "\u2212", DASH = "\u2013";
  let style = { thousands: ",", decimal: ".", before_percent: "", below: "<" };
  const use = (it) => { style = it; };
  const unknown = (value) => value === null || value === undefined || Number.isNaN(value);

  // To the nearest whole number, halves away from zero, as the files have it.
  function nearest(value) {
    const cut = Math.trunc(value);
    return Math.abs(value - cut) < 0.5 ? cut : cut + Math.sign(value);
  }

  // Half up to the nearest 10 below 1 000, 100 below 100 000 and 1 000 above.
  function rounded(value) {
    const size = Math.abs(value);
    const step = size < 1000 ? 10 : size < 100000 ? 100 : 1000;
    return Math.floor(value / step + 0.5) * step;
  }

  function grouped(digits) {
    return digits.replace(/\B(?=(\d{3})+$)/g, style.thousands);
  }

  function whole(value) {
    return (value < 0 ? MINUS : "") + grouped(String(Math.abs(value)));
  }

  function people(value) {
    if (unknown(value)) return DASH;
    const n = nearest(value);
    return 1 <= n && n < 5 ? style.below + whole(10) : whole(rounded(n));
  }

  function range(low, high) {
    const [from, to] = [people(low), people(high)];
    return from === to ? to : from + DASH + to;
  }

  function decimal(value, digits) {
    if (unknown(value)) return DASH;
    const text = fixed(Math.abs(value), digits);
    const [before, after] = text.split(".");
    const sign = value < 0 && /[1-9]/.test(text) ? MINUS : "";
    return sign + grouped(before) + (after ? style.decimal + after : "");
  }

  // As Rust writes it: 0.125 lies between 0.12 and 0.13, and the even digit wins.
  function fixed(value, digits) {
    const exact = value.toFixed(digits + 40);
    const end = exact.indexOf(".") + 1 + digits;
    const cut = exact.slice(0, digits === 0 ? end - 1 : end);
    const isTie = /^50*$/.test(exact.slice(end));
    return isTie && Number(cut[cut.length - 1]) % 2 === 0 ? cut : value.toFixed(digits);
  }

  function percent(share) {
    if (unknown(share)) return DASH;
    const gap = style.before_percent;
    const told = nearest(share * 1e3) / 1e3;
    if (0 < told && told < 0.01) return style.below + "1" + gap + "%";
    const value = Math.floor(told * 100 + 0.5);
    return (told < 1 ? Math.min(value, 99) : value) + gap + "%";
  }

  const NUMERALS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
  const roman = (degree) => NUMERALS[Math.min(12, Math.max(1, Math.floor(degree))) - 1];

  return { use, rounded, whole, people, range, decimal, percent, roman };
})();
