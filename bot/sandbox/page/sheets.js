/** What the dialogs say, by the kind of sheet that was asked for. */

import { act, fileUrl } from "./api.js";
import { cancelled, carryOut, closed, closeSheet, shownSheet } from "./dialog.js";
import { inviteSheet, linksSheet, requestsSheet } from "./joining.js";
import { openChat, openLink } from "./links.js";
import { mapChooser } from "./map.js";
import { groupSheet, membersSheet, personSheet } from "./people.js";
import { changed, nameOf, person, state } from "./state.js";
import { t } from "./text.js";
import { topicsSheet } from "./topics.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";
import { wallSheet } from "./wall.js";

/** @type {Record<string, (sheet: any) => {title: string, body: unknown, shape?: string}>} */
const SHEETS = {
  alert: (sheet) => ({
    title: t("alert_for", { who: sheet.whose }),
    body: html`<p class="pre-line">${sheet.text}</p>${done(t("ok"))}`,
  }),
  link: outsideLink,
  photo: photoSheet,
  place: placeSheet,
  contact: contactSheet,
  "own-contact": ownContactSheet,
  forward: forwardSheet,
  "open-link": openLinkSheet,
  "group-link": groupLinkSheet,
  person: personSheet,
  group: groupSheet,
  members: membersSheet,
  invite: inviteSheet,
  requests: requestsSheet,
  links: linksSheet,
  topics: topicsSheet,
  wall: wallSheet,
};

export function sheetView() {
  const sheet = shownSheet();
  if (!sheet) return nothing;
  const { title, body, shape = "" } = /** @type {any} */ (SHEETS[sheet.kind])(sheet);
  return html`<dialog class="sheet ${shape}" @cancel=${cancelled} @close=${closed} aria-labelledby="sheet-title">
    <div class="sheet-head"><h2 id="sheet-title">${title}</h2>
      <button class="round" aria-label=${t("close")} @click=${closeSheet}>✕</button></div>
    ${body}${noticeView()}</dialog>`;
}

/** What went wrong, said where it can be seen: in the dialog if one stands. */
export const noticeView = () =>
  html`<div class="notices" role="alert">${state.notice ? html`<div class="notice">${state.notice}</div>` : nothing}
    ${state.offline ? html`<div class="notice">${t("offline")}</div>` : nothing}</div>`;

/** @param {string} label */
const done = (label) =>
  html`<div class="row end"><button class="primary" autofocus @click=${closeSheet}>${label}</button></div>`;

/** @param {any} sheet */
function outsideLink(sheet) {
  const safe = /^(https?|tg):/i.test(sheet.url) ? sheet.url : `https://${sheet.url}`;
  return {
    title: t("link_out"),
    body: html`<p>${t("link_out_why")}</p><p class="address">${sheet.url}</p>
    <div class="row end"><button @click=${closeSheet}>${t("cancel")}</button>
    <a class="button" href=${safe} target="_blank" rel="noopener noreferrer" @click=${closeSheet}>${t("link_open")}</a></div>`,
  };
}

/** @param {any} sheet */
function photoSheet({ view, who }) {
  const url = fileUrl(view.message.photo.at(-1).file_id);
  return {
    title: t("photo_of", { who }),
    shape: "wide",
    body: html`<img class="full" @contextmenu=${view.protected ? (/** @type {Event} */ event) => event.preventDefault() : nothing} src=${url} alt=${t("photo_of", { who })} draggable=${view.protected ? "false" : "true"} />
    ${view.protected ? html`<p class="faint">${t("protected_hint")}</p>` : html`<p><a href=${url} download>${t("save")}</a></p>`}`,
  };
}

/** @param {any} sheet */
function placeSheet(sheet) {
  const { where, press } = sheet;
  const send = () =>
    press
      ? act("presses", { ...where, text: press, ...sheet.at })
      : act("shares_location", { ...where, ...sheet.at });
  return {
    title: t("attach_place"),
    body: html`<form @submit=${carryOut(send)}>${mapChooser(sheet)}
    <div class="row end"><button type="button" @click=${closeSheet}>${t("cancel")}</button>
    <button class="primary">${t("send_place")}</button></div></form>`,
  };
}

/** @param {any} sheet */
function ownContactSheet({ where, press }) {
  const send = () => act("presses", { ...where, text: press });
  return {
    title: t("share_number"),
    body: html`<form @submit=${carryOut(send)}><p>${t("share_number_why")}</p>
    <div class="row end"><button type="button" @click=${closeSheet}>${t("cancel")}</button><button class="primary">${t("share")}</button></div></form>`,
  };
}

/** @param {any} sheet */
function contactSheet({ where }) {
  const send = (/** @type {any} */ event) => {
    const values = Object.fromEntries(new FormData(event.target));
    const order = values.phone_number
      ? { phone_number: String(values.phone_number), first_name: String(values.first_name || "") }
      : {};
    return act("shares_contact", { ...where, ...order });
  };
  return {
    title: t("attach_contact"),
    body: html`<form @submit=${(/** @type {Event} */ event) => carryOut(() => send(event))(event)}>
    <p>${t("contact_why", { who: nameOf(person(where.user)) })}</p>
    <label>${t("name")}<input name="first_name" autocomplete="off" /></label>
    <label>${t("phone_number")}<input name="phone_number" inputmode="tel" autocomplete="off" placeholder="+62…" /></label>
    <div class="row end"><button type="button" @click=${closeSheet}>${t("cancel")}</button><button class="primary">${t("send")}</button></div></form>`,
  };
}

/** @param {any} sheet */
function forwardSheet({ phone, views }) {
  const rows = state.lists.get(phone.user) ?? [];
  const to = (/** @type {number} */ chat) =>
    carryOut(async () => {
      for (const { id, chat: from_chat } of views) {
        await act("forwards", { user: phone.user, message: id, from_chat, chat });
      }
      return true;
    });
  return {
    title: t("forward_to"),
    body: html`<ul class="plain">${rows.map(
      (/** @type {any} */ row) =>
        html`<li><button class="wide-button" @click=${to(row.id)}>${row.title}</button></li>`,
    )}</ul>`,
  };
}

/** @param {any} sheet */
function openLinkSheet(sheet) {
  const follow = (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("link") ?? "").trim();
    state.sheet = null;
    if (text) openLink(sheet.phone, text);
    changed();
  };
  return {
    title: t("follow_link"),
    body: html`<form @submit=${follow}><p>${t("follow_link_why")}</p>
    <label>${t("link")}<input name="link" required autocomplete="off" placeholder="https://t.me/…" /></label>
    <div class="row end"><button type="button" @click=${closeSheet}>${t("cancel")}</button><button class="primary">${t("open")}</button></div></form>`,
  };
}

/** @param {any} sheet */
function groupLinkSheet({ phone, payload, rights }) {
  const rows = (state.lists.get(phone.user) ?? []).filter((/** @type {any} */ row) => row.type !== "private");
  const into = (/** @type {number} */ chat) =>
    carryOut(async () => {
      await act("starts_in_group", { user: phone.user, chat, payload, rights });
      openChat(phone, chat);
      return true;
    });
  const why = rights.length ? "choose_group_admin" : "choose_group_why";
  return {
    title: t("choose_group"),
    body: html`<p>${t(rows.length ? why : "no_groups")}</p><ul class="plain">${rows.map(
      (/** @type {any} */ row) =>
        html`<li><button class="wide-button" @click=${into(row.id)}>${row.title}</button></li>`,
    )}</ul>`,
  };
}
