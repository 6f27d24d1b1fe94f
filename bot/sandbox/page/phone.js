/** A phone on the page: whose it is, their chats, and the one that is open. */

import { avatar } from "./avatar.js";
import { chatView } from "./chat.js";
import { refreshList } from "./chats.js";
import { icon } from "./icons.js";
import { openChat } from "./links.js";
import { summary } from "./media.js";
import { stopRecording } from "./recorder.js";
import { changed, nameOf, newPhone, person, state } from "./state.js";
import { clockTime, t } from "./text.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").Phone} Phone */

/** @param {Phone} phone */
export function phoneView(phone) {
  const owner = person(phone.user);
  return html`<section class="phone" data-phone=${phone.key} aria-label=${t("phone_of", { who: nameOf(owner) })}
    @focusin=${() => activate(phone)} @pointerdown=${() => activate(phone)}>
    ${state.narrow ? nothing : barView(phone, owner)}
    ${phone.chat === null ? listView(phone) : chatView(phone)}
  </section>`;
}

/** @param {Phone} phone @param {any} owner whose it is, and whose it shall be; the strip on top says it where space is scarce */
function barView(phone, owner) {
  return html`<div class="phone-bar">
    <label><span class="sr">${t("whose_phone")}</span>
      <select @change=${(/** @type {any} */ event) => handOver(phone, Number(event.target.value))}>
        ${state.people.map(
          (/** @type {any} */ each) =>
            html`<option value=${each.id} .selected=${each.id === phone.user}>${nameOf(each)}</option>`,
        )}
      </select></label>
    ${
      state.phones.length > 1
        ? html`<button class="round small" aria-label=${t("close_phone", { who: nameOf(owner) })} @click=${() => close(phone)}>${icon("close")}</button>`
        : nothing
    }</div>`;
}

/** @param {Phone} phone */
function activate(phone) {
  if (state.active === phone.key) return;
  state.active = phone.key;
  changed();
}

/** @param {Phone} phone @param {number} user */
export function handOver(phone, user) {
  phone.user = user;
  refreshList(user);
  openChat(phone, null);
}

/** @param {Phone} phone */
function close(phone) {
  if (phone.recording) stopRecording(phone);
  state.phones = state.phones.filter((/** @type {Phone} */ each) => each !== phone);
  state.active = state.phones[0]?.key ?? 0;
  changed();
}

/** @param {number} user */
export function addPhone(user) {
  const phone = newPhone(user);
  state.phones.push(phone);
  state.active = phone.key;
  refreshList(user);
  changed();
  requestAnimationFrame(() =>
    document.querySelector(`[data-phone="${phone.key}"]`)?.scrollIntoView({ inline: "end" }),
  );
}

/** @param {Phone} phone */
function listView(phone) {
  const rows = state.lists.get(phone.user) ?? [];
  return html`<div class="list"><h3 class="list-head">${t("chats")}</h3>
    <ul>${repeat(
      rows,
      (/** @type {any} */ row) => row.id,
      (/** @type {any} */ row) => html`<li>${rowView(phone, row)}</li>`,
    )}</ul></div>`;
}

/** @param {Phone} phone @param {any} row */
function rowView(phone, row) {
  const last = row.last;
  const by = last && !last.service && row.type !== "private" ? `${last.sender}: ` : "";
  const line = row.typing
    ? t("bot_is", { doing: t(`action_${row.typing}`) })
    : last
      ? `${by}${summary(last.message)}`
      : t("no_messages");
  return html`<button class="list-row" @click=${() => openChat(phone, row.id)}>
    ${avatar(row.id, row.title, row.type === "private")}
    <span class="list-text"><span class="list-title" dir="auto">${row.title}</span><span class="faint line" dir="auto">${line}</span></span>
    <span class="list-side">${last ? html`<span class="faint">${clockTime(last.time)}</span>` : nothing}
      ${row.unread ? html`<span class="badge"><span class="sr">${t("unread")} </span>${row.unread}</span>` : nothing}</span>
  </button>`;
}

/** How many messages wait for a person, in all their chats. */
const unreadOf = (/** @type {number} */ user) =>
  (state.lists.get(user) ?? []).reduce(
    (/** @type {number} */ sum, /** @type {any} */ row) => sum + row.unread,
    0,
  );

/** @param {any} each a person, one chip of the strip on top */
export function chip(each) {
  const unread = unreadOf(each.id);
  const mine = state.phones.filter((/** @type {Phone} */ phone) => phone.user === each.id);
  const here = state.narrow
    ? state.phones.find((/** @type {Phone} */ one) => one.key === state.active)?.user === each.id
    : mine.length > 0;
  const choose = () => {
    if (state.narrow) {
      const before = state.phones.find((/** @type {Phone} */ one) => one.key === state.active);
      if (before?.recording) stopRecording(before);
      const phone = mine[0] ?? newPhone(each.id);
      if (!mine.length) state.phones.push(phone);
      state.active = phone.key;
      refreshList(each.id);
    } else if (mine[0]) {
      state.active = mine[0].key;
      document.querySelector(`[data-phone="${mine[0].key}"]`)?.scrollIntoView({ inline: "nearest" });
    } else addPhone(each.id);
    changed();
  };
  return html`<button class="chip" aria-pressed=${here} @click=${choose}>${avatar(each.id, nameOf(each))}
    <span class="chip-name" dir="auto">${each.first_name}</span>${unread ? html`<span class="badge">${unread}<span class="sr"> ${t("unread")}</span></span>` : nothing}</button>`;
}
