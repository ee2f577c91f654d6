// The words of the page in the language that the reader chose.
"use strict";
const Words = (() => {
  // Which names of places go with a language: columns `x`, `x1` and `x2` of the tables.
  const NAMES = { en: "", tg: "1", ru: "2" };
  let language = Data.languages[0];

  function use(code) {
    language = Data.languages.find((it) => it.code === code) || Data.languages[0];
    Format.use(language.number);
    document.documentElement.lang = language.code;
  }

  function filled(text, values) {
    return Object.entries(values || {}).reduce((all, [name, it]) => all.split("{" + name + "}").join(it), text);
  }

  function phrase(group, key) {
    return (language.words[group] || {})[key];
  }

  // The text of a group and key; the key where there is none.
  function text(group, key, values) {
    const found = phrase(group, key);
    return filled(typeof found === "string" ? found : key, values);
  }

  // The form that goes with a number.
  function plural(group, key, n, values) {
    const found = phrase(group, key);
    return filled(typeof found === "object" ? found[category(n)] : found || key, values);
  }

  function category(n) {
    const [last, two] = [n % 10, n % 100];
    if (language.plural === "one_other") return n === 1 ? "one" : "other";
    if (last === 1 && two !== 11) return "one";
    return 2 <= last && last <= 4 && !(12 <= two && two <= 14) ? "few" : "many";
  }

  // Name of a place in a row: `adm2` or `settlement` or `site`; the romanised one where unknown.
  function name(row, what) {
    if (!row) return "";
    const column = what + "_name";
    return row[column + NAMES[language.code]] || row[column] || row[column + "1"] || "";
  }

  const told = () => language.told;
  const code = () => language.code;
  return { use, text, plural, name, told, code };
})();
const word = Words.text;
