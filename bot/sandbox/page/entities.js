/** Formatted text as Telegram's apps show it. Offsets are UTF-16 code units, which JavaScript counts in too. */

import { openLink } from "./links.js";
import { changed, state } from "./state.js";
import { t } from "./text.js";
import { html } from "./vendor/lit-html/lit-html.js";

/**
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity
 * @typedef {{key: string, phone: any, command: (text: string) => void}} Place where the text stands
 */

/**
 * @param {string} text
 * @param {Entity[]} entities
 * @param {Place} place
 */
export function formatted(text, entities, place) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, place);
}

/**
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {Entity[]} entities within these bounds, outermost first
 * @param {Place} place
 * @returns {unknown[]}
 */
function span(text, from, to, entities, place) {
  const parts = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = /** @type {Entity} */ (entities[index]);
    const end = Math.min(to, entity.offset + entity.length);
    index += 1;
    if (entity.offset < at) continue; // overlaps one before: the outer one has shown it
    const inner = [];
    while (index < entities.length && /** @type {Entity} */ (entities[index]).offset < end) {
      inner.push(/** @type {Entity} */ (entities[index]));
      index += 1;
    }
    if (entity.offset > at) parts.push(text.slice(at, entity.offset));
    parts.push(
      marked(entity, text.slice(entity.offset, end), span(text, entity.offset, end, inner, place), place),
    );
    at = end;
  }
  if (at < to) parts.push(text.slice(at, to));
  return parts;
}

/**
 * @param {Entity} entity
 * @param {string} raw
 * @param {unknown[]} inner
 * @param {Place} place
 */
function marked(entity, raw, inner, place) {
  switch (entity.type) {
    case "bold":
      return html`<strong>${inner}</strong>`;
    case "italic":
      return html`<em>${inner}</em>`;
    case "underline":
      return html`<u>${inner}</u>`;
    case "strikethrough":
      return html`<s>${inner}</s>`;
    case "code":
      return html`<code>${inner}</code>`;
    case "pre":
      return html`<pre tabindex="0"><code>${inner}</code></pre>`;
    case "blockquote":
      return html`<blockquote>${inner}</blockquote>`;
    case "expandable_blockquote":
      return html`<details class="quote"><summary>${t("quote")}</summary>${inner}</details>`;
    case "spoiler":
      return spoiler(entity, inner, place);
    case "url":
      return link(raw, inner, place);
    case "text_link":
      return link(entity.url ?? raw, inner, place);
    case "email":
      return html`<a href="mailto:${raw}">${inner}</a>`;
    case "phone_number":
      return html`<a href="tel:${raw}">${inner}</a>`;
    case "bot_command":
      return html`<button class="inline-link" @click=${() => place.command(raw)}>${inner}</button>`;
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return html`<span class="mention">${inner}</span>`;
    default:
      return inner;
  }
}

/** @param {string} url @param {unknown[]} inner @param {Place} place */
function link(url, inner, place) {
  return html`<button class="inline-link" title=${url} @click=${() => openLink(place.phone, url)}>${inner}</button>`;
}

/** @param {Entity} entity @param {unknown[]} inner @param {Place} place */
function spoiler(entity, inner, place) {
  const key = `${place.key}:${entity.offset}`;
  if (state.uncovered.has(key)) return html`<span class="spoiler open">${inner}</span>`;
  const uncover = () => {
    state.uncovered.add(key);
    changed();
  };
  return html`<button class="spoiler" @click=${uncover}><span class="sr">${t("spoiler")}</span><span aria-hidden="true">${inner}</span></button>`;
}
