/** What happens when somebody follows a link: the bot's own open here, all others only after a look at them. */

import { act } from "./api.js";
import { refreshChat } from "./chats.js";
import { attempt, changed, state } from "./state.js";

/**
 * @param {string} text
 * @returns {{door: "start" | "startgroup", payload: string} | null} null for what isn't a link to this bot
 */
export function parse(text) {
  let url;
  try {
    url = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  if (!["t.me", "telegram.me"].includes(url.hostname)) return null;
  const name = url.pathname.replaceAll("/", "").toLowerCase();
  if (name !== state.bot.username.toLowerCase()) return null;
  if (url.searchParams.has("startgroup")) {
    return { door: "startgroup", payload: url.searchParams.get("startgroup") ?? "" };
  }
  return { door: "start", payload: url.searchParams.get("start") ?? "" };
}

/**
 * @param {any} phone whose owner follows the link
 * @param {string} text
 */
export async function openLink(phone, text) {
  const link = parse(text);
  if (!link) {
    state.sheet = { kind: "link", url: text };
  } else if (link.door === "startgroup") {
    state.sheet = { kind: "group-link", phone, payload: link.payload };
  } else {
    await openBot(phone, link.payload);
  }
  changed();
}

/**
 * The private chat with the bot, where its START button stands if a payload waits to be sent.
 * @param {any} phone
 * @param {string} payload
 */
export async function openBot(phone, payload) {
  await attempt(() => act("opens", { user: phone.user, payload }));
  openChat(phone, phone.user);
}

/**
 * @param {any} phone
 * @param {number | null} chat
 */
export function openChat(phone, chat) {
  Object.assign(phone, { chat, popup: null, reply: null, editing: null, unforced: 0, away: false, toast: "" });
  if (chat) refreshChat(phone.user, chat);
  changed();
}
