/**
 * A simple map of Bali, Lombok and Sumbawa: enough to point at a place without a network.
 *
 * The coast is Natural Earth's (public domain), in coast.json as rings of [longitude, latitude].
 */

import { changed, here, state } from "./state.js";
import { t } from "./text.js";
import { html, nothing, svg } from "./vendor/lit-html/lit-html.js";

/** @typedef {{latitude: number, longitude: number}} Point */

const SEKOTONG = { latitude: -8.752, longitude: 116.075 };
const BOUNDS = { west: 114.4, east: 119.4, south: -9.5, north: -7.8 };
const TOWNS = [
  ["Mataram", -8.583, 116.116],
  ["Gerung", -8.687, 116.118],
  ["Sekotong", -8.752, 116.05],
  ["Praya", -8.705, 116.27],
  ["Selong", -8.65, 116.53],
  ["Tanjung", -8.352, 116.152],
  ["Denpasar", -8.655, 115.217],
  ["Sumbawa Besar", -8.49, 117.42],
  ["Bima", -8.46, 118.727],
];
/** @type {string} */
let coast = "";

/** Loads the coast; maps stand empty until then. */
export async function loadCoast() {
  /** @type {number[][][]} */
  const rings = await (await fetch("/page/coast.json")).json();
  coast = rings.map((ring) => `M${ring.map(([x = 0, y = 0]) => `${x} ${-y}`).join("L")}Z`).join("");
  changed();
}

/**
 * @param {Point} at the middle
 * @param {number} span degrees from the middle to the edge
 */
function drawing(at, span) {
  const dot = span / 14;
  const towns = TOWNS.map(
    ([
      name,
      latitude,
      longitude,
    ]) => svg`<g><circle class="town" cx=${longitude} cy=${-Number(latitude)} r=${dot / 3}></circle>
      <text class="town-name" x=${Number(longitude) + dot / 2} y=${-Number(latitude)} font-size=${dot * 1.3}>${name}</text></g>`,
  );
  return svg`<path class="land" d=${coast} stroke-width=${span / 150}></path>${towns}
    <circle class="marker-ring" cx=${at.longitude} cy=${-at.latitude} r=${dot} stroke-width=${dot / 4}></circle>
    <circle class="marker" cx=${at.longitude} cy=${-at.latitude} r=${dot / 2}></circle>`;
}

/** @param {Point} at @param {number} span */
const viewBox = (at, span) => `${at.longitude - span} ${-at.latitude - span * 0.6} ${2 * span} ${1.2 * span}`;

/** @param {Point} at @param {number} span */
export const mapPicture = (at, span) =>
  html`<svg class="map" viewBox=${viewBox(at, span)} role="img" aria-label=${t("map_of", {
    latitude: at.latitude.toFixed(3),
    longitude: at.longitude.toFixed(3),
  })}>${drawing(at, span)}</svg>`;

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * The map on which a place is chosen: by a click, by arrow keys, or by the two numbers.
 * @param {any} sheet holds `at` and `span`
 */
export function mapChooser(sheet) {
  const put = (/** @type {number} */ latitude, /** @type {number} */ longitude) => {
    if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return;
    sheet.at = { latitude: within(latitude, -90, 90), longitude: within(longitude, -180, 180) };
    changed();
  };
  const clicked = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width - 0.5;
    const y = (event.clientY - box.top) / box.height - 0.5;
    put(sheet.at.latitude - y * 1.2 * sheet.span, sheet.at.longitude + x * 2 * sheet.span);
  };
  const moved = (/** @type {KeyboardEvent} */ event) => {
    const step = sheet.span / 20;
    /** @type {Record<string, [number, number]>} */
    const ways = { ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    put(sheet.at.latitude + way[0], sheet.at.longitude + way[1]);
  };
  const zoom = (/** @type {number} */ factor) => () => {
    sheet.span = within(sheet.span * factor, 0.02, 3);
    changed();
  };
  const number = (/** @type {"latitude" | "longitude"} */ name) =>
    html`<label>${t(name)}<input type="number" step="any" .value=${sheet.at[name].toFixed(5)}
      @change=${(/** @type {any} */ event) => {
        const value = Number(event.target.value);
        put(
          name === "latitude" ? value : sheet.at.latitude,
          name === "longitude" ? value : sheet.at.longitude,
        );
      }} /></label>`;
  const outside =
    sheet.at.longitude < BOUNDS.west ||
    sheet.at.longitude > BOUNDS.east ||
    sheet.at.latitude < BOUNDS.south ||
    sheet.at.latitude > BOUNDS.north;
  return html`<div class="map-frame" role="group" tabindex="0" @click=${clicked} @keydown=${moved} aria-label=${t("map_choose")}>
      ${mapPicture(sheet.at, sheet.span)}</div>
    <div class="row"><button type="button" @click=${zoom(0.5)}>${t("nearer")}</button>
      <button type="button" @click=${zoom(2)}>${t("farther")}</button>${outside ? t("map_ends") : nothing}</div>
    <div class="row">${number("latitude")}${number("longitude")}</div>`;
}

/** @param {any} phone */
export function choosePlace(phone, press = "") {
  state.sheet = { kind: "place", where: here(phone), at: { ...SEKOTONG }, span: 0.4, press };
  changed();
}
