/** The round picture of a person, a group or the bot: initials on a colour. */

import { html } from "./vendor/lit-html/lit-html.js";

/** @param {number} id @param {string} name @param {boolean} isBot */
export function avatar(id, name, isBot = false) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  return html`<span class="avatar ${isBot ? "bot" : `tint-${Math.abs(id) % 7}`}" aria-hidden="true">${initials}</span>`;
}
