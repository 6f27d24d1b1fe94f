/** One message, or an album of several, as a bubble. */

import { act } from "./api.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { openLink } from "./links.js";
import { isVisual, media, service, summary } from "./media.js";
import { messageMenu, toggleMenu } from "./menus.js";
import { jumpTo } from "./scroll.js";
import { attempt, notice, state } from "./state.js";
import { clockTime, t } from "./text.js";
import { awaitAnswer } from "./toasts.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").View} View */
/** @typedef {import("./state.js").Phone} Phone */

/**
 * @param {View[]} views one message, or those of an album
 * @param {Phone} phone
 * @param {any} chat
 * @param {{first: boolean, command: (text: string) => void, topic: string}} place `first` of several by one sender in a
 *   row, and the topic if that is to be said
 */
export function bubble(views, phone, chat, place) {
  const view = /** @type {View} */ (views[0]);
  if (view.service) return html`<div class="service" data-id=${view.id}>${service(view.message)}</div>`;
  const own = view.message.from?.id === phone.user;
  const topic = place.topic ? html`<div class="topic-mark" dir="auto"># ${place.topic}</div>` : nothing;
  const who = own ? t("you") : view.sender;
  const named = place.first && !own && chat.chat.type !== "private";
  const captioned = views.find((each) => each.message.caption) ?? view;
  const text = captioned.message.text ?? captioned.message.caption ?? "";
  const entities = captioned.message.entities ?? captioned.message.caption_entities ?? [];
  const where = { key: `${phone.user}:${view.chat}:${view.id}`, phone, command: place.command };
  const shape = `bubble ${own ? "own" : "theirs"} ${place.first ? "first" : ""} ${isVisual(view) ? "visual" : ""} ${
    view.protected ? "protected" : ""
  }`;
  return html`<div class="message ${own ? "own" : ""}" data-id=${view.id}>
    <div class=${shape} @copy=${view.protected ? refuseCopy : nothing} @contextmenu=${openMenu(phone, view)}>
      <span class="sr">${t("says", { who })}</span>
      ${named ? html`<div dir="auto" class="sender tint-${tint(view)}">${view.sender}</div>` : nothing}
      ${topic}${forwarded(view.message)} ${quoted(view, phone, chat)}
      ${views.length > 1 ? html`<div class="album">${views.map((each) => html`<div data-id=${each.id}>${media(each, who)}</div>`)}</div>` : media(view, who)}
      ${text ? html`<div class="text" dir="auto">${formatted(text, entities, where)}</div>` : nothing}
      <div class="foot">${views.some((each) => each.protected) ? protectedMark() : nothing}
        ${views.some((each) => each.edits && each.message.edit_date) ? html`<span>${t("edited")}</span>` : nothing}
        <time datetime=${new Date(view.time * 1000).toISOString()}>${clockTime(view.time)}</time></div>
      <button class="bubble-menu" aria-label=${t("message_menu", { who })} aria-haspopup="menu"
        aria-expanded=${phone.popup === `message:${view.id}`} @click=${openMenu(phone, view)}>${icon("down")}</button>
      ${phone.popup === `message:${view.id}` ? messageMenu(phone, chat, views) : nothing}
    </div>
    ${keyboard(view, phone)}
  </div>`;
}

/** @param {View} view */
const tint = (view) => Math.abs(view.message.sender_chat?.id ?? view.message.from?.id ?? 0) % 7;

const protectedMark = () =>
  html`<span class="protected-mark" title=${t("protected_hint")}>${icon("shield")}<span class="sr">${t("protected_hint")}</span></span>`;

/** @param {Event} event */
function refuseCopy(event) {
  event.preventDefault();
  notice(t("protected_hint"));
}

/** @param {Phone} phone @param {View} view */
const openMenu = (phone, view) => (/** @type {Event} */ event) => {
  event.preventDefault();
  event.stopPropagation();
  toggleMenu(phone, `message:${view.id}`);
};

/** @param {any} message */
function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return nothing;
  const user = origin.sender_user;
  const from = user
    ? [user.first_name, user.last_name].filter(Boolean).join(" ")
    : (origin.sender_chat?.title ?? origin.sender_user_name ?? "");
  return html`<div class="forwarded">${t("forwarded_from", { who: from })}</div>`;
}

/** In a topic, what answers nothing answers the message that began it. @param {View} view */
function repliedTo(view) {
  const then = view.message.reply_to_message;
  return then?.forum_topic_created ? undefined : then;
}

/**
 * What a message answers, as it stands now: who edits or deletes a message does so in its quotes too.
 * @param {View} view
 * @param {any} chat
 * @returns {View | "gone" | undefined} undefined where it isn't loaded, or nothing is answered
 */
export function answeredBy(view, chat) {
  const id = repliedTo(view)?.message_id;
  if (id === undefined) return undefined;
  const found = chat.messages.find((/** @type {View} */ each) => each.id === id);
  const allLoaded = !chat.older && !chat.since; // whoever joined later sees nothing before that
  return found ?? (allLoaded || id > chat.messages[0].id ? "gone" : undefined);
}

/** @param {View} view @param {Phone} phone @param {any} chat */
function quoted(view, phone, chat) {
  const then = repliedTo(view);
  if (!then) return nothing;
  const answered = answeredBy(view, chat);
  if (answered === "gone") return html`<div class="reply-quote">${t("deleted_message")}</div>`;
  const jump = () => jumpTo(phone, then.message_id);
  return html`<button class="reply-quote" @click=${jump}><strong>${then.from?.first_name ?? ""}</strong><span>${summary(answered?.message ?? then)}</span></button>`;
}

/** @param {View} view @param {Phone} phone */
function keyboard(view, phone) {
  const rows = view.message.reply_markup?.inline_keyboard;
  if (!rows) return nothing;
  return html`<div class="keys" role="group" aria-label=${t("buttons")}>${rows.map(
    (/** @type {any[]} */ row) =>
      html`<div class="key-row">${row.map((each) => key(each, view, phone))}</div>`,
  )}</div>`;
}

/** @param {any} button @param {View} view @param {Phone} phone */
function key(button, view, phone) {
  const waits = state.taps.has(`${phone.user}:${view.chat}:${view.id}:${button.callback_data}`);
  return html`<button class="key" aria-busy=${waits} @click=${() => tap(button, view, phone)}>
    ${button.text}${button.url ? html` <span class="key-mark">${icon("open")}</span>` : nothing}</button>`;
}

/** @param {any} button @param {View} view @param {Phone} phone */
async function tap(button, view, phone) {
  if (button.url) return openLink(phone, button.url);
  if (button.copy_text) return attempt(() => navigator.clipboard.writeText(button.copy_text.text));
  const key = `${phone.user}:${view.chat}:${view.id}:${button.callback_data}`;
  const order = {
    user: phone.user,
    chat: view.chat,
    message: view.id,
    data: button.callback_data,
    stale: true,
  };
  const found = await attempt(() => act("taps", order));
  if (found) awaitAnswer(key, found.query_id);
}
