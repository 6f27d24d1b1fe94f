/** The page's own words in two languages, and how it writes times and sizes. */

import en from "./texts/en.js";
import id from "./texts/id.js";

/** @type {Record<string, Record<string, string>>} */
const TEXTS = { id, en };
const KEPT = "yanduan-sandbox-language";

export let language = chosen();

function chosen() {
  const asked = new URLSearchParams(location.search).get("lang") ?? kept();
  if (asked && asked in TEXTS) return asked;
  return navigator.language.startsWith("en") ? "en" : "id";
}

/** A browser may refuse to keep anything; the page goes on without. */
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} wanted id or en */
export function speak(wanted) {
  language = wanted;
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // as above
  }
  // A link's ?lang= is for its first visit; from then on what was chosen here holds.
  const url = new URL(location.href);
  url.searchParams.delete("lang");
  history.replaceState(history.state, "", url);
  document.documentElement.lang = wanted;
  document.title = t("title");
}

/**
 * A text by its key; `{name}` in it is replaced.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function t(key, values = {}) {
  const text = TEXTS[language]?.[key];
  if (text === undefined) console.error(`there is no text ${key}`);
  return (text ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

const locale = () => (language === "id" ? "id-ID" : "en-GB");

/** @param {number} seconds Unix time */
export function clockTime(seconds) {
  const at = new Date(seconds * 1000);
  return at.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
}

/** @param {number} seconds Unix time */
export function exactTime(seconds) {
  const at = new Date(seconds * 1000);
  return `${at.toLocaleTimeString("en-GB")}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {number} seconds Unix time */
export function day(seconds) {
  return new Date(seconds * 1000).toLocaleDateString(locale(), {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

/** @param {number} seconds Unix time */
export function dayAndTime(seconds) {
  return `${day(seconds)}, ${clockTime(seconds)}`;
}

/** @param {number} seconds a length of time */
export function duration(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ["B", "KB", "MB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < 2) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toLocaleString(locale(), { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}
