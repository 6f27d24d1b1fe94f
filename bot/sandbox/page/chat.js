/** A chat on a phone: its head, its messages and what stands below them. */

import { act } from "./api.js";
import { avatar } from "./avatar.js";
import { answeredBy, bubble } from "./bubble.js";
import { chatOf, showNewest } from "./chats.js";
import { composer, say } from "./composer.js";
import { icon } from "./icons.js";
import { openChat } from "./links.js";
import { summary } from "./media.js";
import { item, menu, toggleMenu } from "./menus.js";
import { jumpTo, scrolled } from "./scroll.js";
import { sendFiles } from "./sending.js";
import { attempt, changed, here, state } from "./state.js";
import { day, language, t } from "./text.js";
import { messagesShown, topicMark, topicOf, topicStrip } from "./topics.js";
import { guard } from "./vendor/lit-html/directives/guard.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").View} View */
/** @typedef {import("./state.js").Phone} Phone */

/** @param {any} chat */
const titleOf = (chat) => (chat.chat.type === "private" ? state.bot.first_name : chat.chat.title);

/** @param {Phone} phone */
export function chatView(phone) {
  const chat = chatOf(phone.user, /** @type {number} */ (phone.chat));
  if (!chat) {
    return html`<div class="chat"><header class="chat-head">${backButton(phone)}</header>
      <p class="empty">${t("loading")}</p></div>`;
  }
  return html`<div class="chat" @dragover=${allowDrop} @drop=${dropped(phone)}>
    ${head(phone, chat)} ${requests(phone, chat)} ${pinned(phone, chat)} ${topicStrip(phone, chat)}
    <div class="messages" tabindex="0" role="log" aria-label=${t("messages_in", { chat: titleOf(chat) })}
      aria-live=${state.phones.length > 1 && state.active !== phone.key ? "off" : "polite"}
      data-scroller=${phone.key} @scroll=${scrolled(phone)}>
      ${messages(phone, chat)}
    </div>
    ${phone.toast ? html`<div class="toast" role="status">${phone.toast}</div>` : nothing}
    ${
      (phone.topic === null && chat.last < chat.messages.length) || phone.away
        ? html`<button class="to-bottom" aria-label=${t("to_newest")} @click=${() => toNewest(phone, chat)}>${icon("down")}
          ${chat.unread ? html`<span class="badge">${chat.unread}</span>` : nothing}</button>`
        : nothing
    }
    ${composer(phone, chat)}
  </div>`;
}

/** @param {Phone} phone @param {any} chat */
function toNewest(phone, chat) {
  phone.away = false;
  showNewest(chat);
}

/** @param {DragEvent} event */
function allowDrop(event) {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

/** @param {Phone} phone */
const dropped = (phone) => async (/** @type {DragEvent} */ event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  await sendFiles(phone, files);
};

/** @param {Phone} phone @param {any} chat */
function head(phone, chat) {
  const isPrivate = chat.chat.type === "private";
  const doing = chat.typing ? t("bot_is", { doing: t(`action_${chat.typing}`) }) : "";
  const about = isPrivate ? `@${state.bot.username}` : t("members", { count: chat.members.length });
  const toggle = (/** @type {Event} */ event) => {
    event.stopPropagation();
    toggleMenu(phone, "chat");
  };
  return html`<header class="chat-head">
    ${backButton(phone)}
    ${avatar(chat.chat.id, titleOf(chat), isPrivate)}
    <div class="chat-title"><h3 dir="auto">${titleOf(chat)}</h3><div class="faint" aria-live="polite">${doing || about}</div></div>
    <button class="round" aria-label=${t("chat_menu")} aria-haspopup="menu" aria-expanded=${phone.popup === "chat"} @click=${toggle}>${icon("more")}</button>
    ${phone.popup === "chat" ? menu(phone, t("chat_menu"), isPrivate ? privateItems(phone, chat) : groupItems(phone, chat), "below") : nothing}
  </header>`;
}

/** @param {Phone} phone */
const backButton = (phone) =>
  html`<button class="round" aria-label=${t("back")} @click=${() => openChat(phone, null)}>${icon("back")}</button>`;

/** @param {Phone} phone @param {any} chat */
function privateItems(phone, chat) {
  const switchBlock = () => attempt(() => act(chat.blocked ? "unblock" : "block", { user: phone.user }));
  return html`${item(t("follow_link"), () => openSheet({ kind: "open-link", phone }))}
    ${item(chat.blocked ? t("unblock") : t("block"), switchBlock)}`;
}

/** @param {Phone} phone @param {any} chat */
function groupItems(phone, chat) {
  const leave = () => attempt(() => act("leaves", { user: phone.user, chat: chat.chat.id }));
  const sheet = (/** @type {string} */ kind) => () =>
    openSheet({ kind, phone, where: here(phone), chat: chat.chat.id });
  return html`${item(t("members_title"), sheet("members"))}
    ${["creator", "administrator"].includes(chat.status) ? item(t("invite_links"), sheet("links")) : nothing}
    ${chat.topics.length ? item(t("topics"), sheet("topics")) : nothing}
    ${item(t("follow_link"), () => openSheet({ kind: "open-link", phone }))}
    ${item(t("leave_group"), leave)}`;
}

/** @param {any} sheet */
function openSheet(sheet) {
  state.sheet = sheet;
  changed();
}

/** @param {Phone} phone @param {any} chat who waits to be let in, for those who decide */
function requests(phone, chat) {
  const count = chat.requests.length;
  if (!count) return nothing;
  const look = () => openSheet({ kind: "requests", phone, where: here(phone), chat: chat.chat.id });
  return html`<button class="pinned" @click=${look}>${icon("people")}<span>${t("requests_wait", { count })}</span></button>`;
}

/** @param {Phone} phone @param {any} chat */
function pinned(phone, chat) {
  const view = chat.pinned_message;
  if (!view) return nothing;
  const jump = () => {
    phone.topic = null;
    jumpTo(phone, view.id);
  };
  return html`<button class="pinned" @click=${jump}>${icon("pin")}<span>${summary(view.message)}</span></button>`;
}

/** @param {Phone} phone @param {any} chat */
function messages(phone, chat) {
  if (!chat.messages.length)
    return html`${chat.description ? html`<p class="description" dir="auto">${chat.description}</p>` : nothing}
      <p class="empty">${t(chat.start ? "nothing_yet_start" : "nothing_yet")}</p>`;
  const shown = albums(messagesShown(phone, chat));
  const command = (/** @type {string} */ text) => say(phone, text);
  return repeat(
    shown,
    (/** @type {any} */ each) => each.views[0].id,
    (/** @type {any} */ each) =>
      guard(
        [...signs(each, phone, chat), language],
        () => html`
      ${each.newDay ? html`<div class="day">${day(each.views[0]?.time ?? 0)}</div>` : nothing}
      ${bubble(each.views, phone, chat, { first: each.first, command, topic: topicMark(each.views[0], phone, chat) })}`,
      ),
  );
}

/** What a message's picture depends on: as long as none of it differs, it isn't drawn anew. */
function signs(/** @type {any} */ each, /** @type {Phone} */ phone, /** @type {any} */ chat) {
  const view = each.views[0];
  const answered = answeredBy(view, chat);
  const open = phone.popup === `message:${view.id}`;
  const waiting = [...state.taps.keys()]
    .filter((key) => key.startsWith(`${phone.user}:${view.chat}:${view.id}:`))
    .join();
  const uncovered = [...state.uncovered].filter((key) =>
    key.startsWith(`${phone.user}:${view.chat}:${view.id}:`),
  ).length;
  return [
    each.views.map((/** @type {View} */ one) => `${one.id}.${one.seq}`).join(),
    answered === "gone" ? answered : answered?.seq,
    each.first,
    each.newDay,
    open,
    waiting,
    uncovered,
    topicMark(view, phone, chat),
  ];
}

/**
 * Messages as they stand: albums together, days divided, and the first of each sender marked.
 * @param {View[]} views
 */
function albums(views) {
  /** @type {{views: View[], first: boolean, newDay: boolean}[]} */
  const found = [];
  let before = null;
  for (const view of views) {
    const album = view.message.media_group_id;
    const last = found.at(-1);
    if (album && last && last.views[0]?.message.media_group_id === album) {
      last.views.push(view);
      continue;
    }
    const newDay = !before || day(before.time) !== day(view.time);
    const first =
      newDay ||
      !before ||
      before.service ||
      before.sender !== view.sender ||
      topicOf(before) !== topicOf(view);
    found.push({ views: [view], first, newDay });
    before = view;
  }
  return found;
}
