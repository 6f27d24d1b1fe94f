/** Topics of a group: which one is read and written in, and what is done with them. */

import { act } from "./api.js";
import { chatOf, loadOlder, showNewest } from "./chats.js";
import { attempt, changed } from "./state.js";
import { t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").View} View */
/** @typedef {import("./state.js").Phone} Phone */

/** How many messages of one topic are shown, and how many are looked for. */
const [MOST, FEW] = [240, 20];

/** The number of the topic that a message stands in, 0 for General. @param {View} view */
export const topicOf = (view) => (view.message.is_topic_message ? view.message.message_thread_id : 0);

/** @param {any} chat @param {number} id */
export const topicNamed = (chat, id) => chat.topics.find((/** @type {any} */ each) => each.id === id);

/**
 * What is shown of a chat: a window on all messages, or the newest of the topic that was chosen.
 * @param {Phone} phone
 * @param {any} chat
 * @returns {View[]}
 */
export function messagesShown(phone, chat) {
  if (phone.topic === null) return chat.messages.slice(chat.first, chat.last);
  const found = chat.messages.filter((/** @type {View} */ each) => topicOf(each) === phone.topic);
  if (found.length < FEW && chat.older) loadOlder(phone.user, chat.chat.id);
  return found.slice(-MOST);
}

/** Where a message in a forum stands, if all topics are shown together. @param {View} view @param {Phone} phone @param {any} chat */
export function topicMark(view, phone, chat) {
  const topic = phone.topic === null ? topicOf(view) : 0;
  return topic ? (topicNamed(chat, topic)?.name ?? "") : "";
}

/** The topic that is written in now, General if none was chosen; null where there are none. @param {Phone} phone @param {any} chat */
export const topicWritten = (phone, chat) =>
  topicNamed(chat, phone.reply ? topicOf(phone.reply) : (phone.topic ?? 0)) ?? null;

/** The topics to choose from, above the messages. @param {Phone} phone @param {any} chat */
export function topicStrip(phone, chat) {
  if (!chat.topics.length) return nothing;
  const choose = (/** @type {number | null} */ topic) => () => {
    Object.assign(phone, { topic, reply: null, away: false, popup: null });
    showNewest(chat);
  };
  const tab = (/** @type {number | null} */ id, /** @type {string} */ name, mark = "") =>
    html`<button class="topic" aria-pressed=${phone.topic === id} @click=${choose(id)} dir="auto">${name}${mark ? html` <span class="faint">${mark}</span>` : nothing}</button>`;
  return html`<div class="topics" role="group" aria-label=${t("topics")}>${tab(null, t("all_topics"))}
    ${chat.topics
      .filter((/** @type {any} */ each) => !each.hidden)
      .map((/** @type {any} */ each) => tab(each.id, each.name, each.closed ? t("closed_mark") : ""))}</div>`;
}

/** All topics, what is done with them, and a form for another. @param {any} sheet */
export function topicsSheet({ phone, chat }) {
  const known = chatOf(phone.user, chat);
  const order = { user: phone.user, chat };
  const begin = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const name = String(new FormData(form).get("name") ?? "").trim();
    const made = await attempt(() => act("creates_topic", { ...order, name }));
    if (!made) return;
    form.reset();
    phone.topic = made.message_thread_id;
    changed();
  };
  return {
    title: t("topics"),
    body: html`<ul class="plain members">${(known?.topics ?? []).map((/** @type {any} */ each) => topicRow(each, order))}</ul>
    <form @submit=${begin}><label>${t("topic_name")}<input name="name" required maxlength="128" autocomplete="off" /></label>
    <div class="row end"><button class="primary">${t("new_topic")}</button></div></form>`,
  };
}

/** @param {any} topic @param {{user: number, chat: number}} where */
function topicRow(topic, where) {
  const order = { ...where, topic: topic.id || 1 }; // General's own number
  const deed = (/** @type {string} */ deed, /** @type {string} */ label) =>
    html`<button @click=${() => attempt(() => act(deed, order))}>${label}<span class="sr"> ${topic.name}</span></button>`;
  return html`<li><span dir="auto">${topic.name} <span class="faint">${topic.hidden ? t("hidden_mark") : topic.closed ? t("closed_mark") : ""}</span></span>
    <span class="row">${topic.closed ? deed("reopens_topic", t("reopen_topic")) : deed("closes_topic", t("close_topic"))}
    ${topic.id ? deed("deletes_topic", t("delete_topic")) : nothing}</span></li>`;
}
