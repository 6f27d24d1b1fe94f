/** Ways into a group: following an invite link, asking to join, letting in, and making links. */

import { act } from "./api.js";
import { chatOf } from "./chats.js";
import { carryOut, closeSheet } from "./dialog.js";
import { openChat } from "./links.js";
import { attempt, notice, state } from "./state.js";
import { t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @param {number} chat */
const groupOf = (chat) => state.groups.find((/** @type {any} */ each) => each.id === chat);

/** @param {string} label @param {() => Promise<any>} work */
const choice = (label, work) => html`<form @submit=${carryOut(work)}><div class="row end">
  <button type="button" @click=${closeSheet}>${t("cancel")}</button><button class="primary">${label}</button></div></form>`;

/** What stands behind an invite link, and whether somebody waits there already. @param {any} sheet */
export function inviteSheet({ phone, link, found }) {
  const group = groupOf(found.chat);
  const status = group?.members[phone.user]?.status ?? "left";
  const present = !["left", "kicked"].includes(status);
  const waits = group?.requests.some((/** @type {any} */ each) => each.user === phone.user);
  const enter = async () => {
    if (!present) await act("joins", { user: phone.user, link });
    openChat(phone, found.chat);
    return true;
  };
  const ask = () => attempt(() => act("asks_to_join", { user: phone.user, link }));
  return {
    title: found.title,
    body: html`<p class="faint">${t("members", { count: found.members })}</p>
    <div role="status">${waits ? html`<p>${t("request_waits")}</p>` : nothing}</div>
    ${
      present
        ? html`<p>${t("member_already")}</p>${choice(t("open"), enter)}`
        : !found.requests
          ? choice(t("join"), enter)
          : waits
            ? html`<div class="row end"><button class="primary" @click=${closeSheet}>${t("ok")}</button></div>`
            : html`<p>${t("request_why")}</p><div class="row end"><button type="button" @click=${closeSheet}>${t("cancel")}</button>
              <button class="primary" @click=${ask}>${t("request_join")}</button></div>`
    }`,
  };
}

/** Who waits to be let in. @param {any} sheet */
export function requestsSheet({ phone, chat }) {
  const waiting = chatOf(phone.user, chat)?.requests ?? [];
  const decide = (/** @type {string} */ deed, /** @type {number} */ whom) => () =>
    attempt(() => act(deed, { user: phone.user, chat, whom }));
  return {
    title: t("requests"),
    body: waiting.length
      ? html`<ul class="plain members">${waiting.map(
          (/** @type {any} */ each) => html`<li><span dir="auto">${each.name}
      ${each.link ? html`<span class="faint">${t("by_link", { name: each.link })}</span>` : nothing}</span>
      <span class="row"><button class="primary" @click=${decide("approves", each.id)}>${t("approve")}<span class="sr"> ${each.name}</span></button>
      <button @click=${decide("declines", each.id)}>${t("decline")}<span class="sr"> ${each.name}</span></button></span></li>`,
        )}</ul>`
      : html`<p>${t("no_requests")}</p>`,
  };
}

/** The invite links that stand, and a form for another. @param {any} sheet */
export function linksSheet({ phone, chat }) {
  const make = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = new FormData(form);
    const order = { name: String(values.get("name") ?? "").trim(), requests: values.has("requests") };
    if (await attempt(() => act("makes_link", { user: phone.user, chat, ...order }))) form.reset();
  };
  return {
    title: t("invite_links"),
    body: html`<ul class="plain members">${(groupOf(chat)?.links ?? []).map((/** @type {any} */ each) => linkRow(each, phone, chat))}</ul>
    <form @submit=${make}><label>${t("link_name")}<input name="name" maxlength="32" autocomplete="off" /></label>
    <label class="check"><input type="checkbox" name="requests" /> ${t("link_asks")}</label>
    <div class="row end"><button class="primary">${t("make_link")}</button></div></form>`,
  };
}

/** @param {any} link @param {any} phone @param {number} chat */
function linkRow(link, phone, chat) {
  const address = link.invite_link;
  const order = { user: phone.user, chat, link: address };
  const copy = () =>
    attempt(async () => {
      await navigator.clipboard.writeText(address);
      notice(t("copied"));
    });
  const about = [link.name, link.creates_join_request ? t("link_asks_mark") : "", link.creator.first_name];
  return html`<li><span><span class="address">${address}</span> <span class="faint">${about.filter(Boolean).join(" · ")}</span></span>
    <span class="row"><button @click=${copy}>${t("copy_link")}<span class="sr"> ${address}</span></button>
    <button @click=${() => attempt(() => act("revokes_link", order))}>${t("revoke_link")}<span class="sr"> ${address}</span></button></span></li>`;
}
