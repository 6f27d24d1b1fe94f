/** What happens when somebody follows a link: the bot's own open here, all others only after a look at them. */

import { act } from "./api.js";
import { refreshChat } from "./chats.js";
import { stopRecording } from "./recorder.js";
import { attempt, changed, state } from "./state.js";

const HOSTS = ["t.me", "telegram.me"];

/** What a link into a group may ask for. */
const RIGHTS = [
  "change_info",
  "delete_messages",
  "restrict_members",
  "invite_users",
  "pin_messages",
  "manage_topics",
  "promote_members",
  "manage_video_chats",
  "manage_chat",
];

/**
 * The same forms as the sandbox reads from posters (bot/sandbox/links.py).
 * @param {string} text
 * @returns {{door: "start" | "startgroup", payload: string, rights: string[]} | null} null for what isn't a link
 *   to this bot
 */
export function parse(text) {
  let url;
  try {
    url = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  const query = url.searchParams;
  const direct = /^tg:\/\/resolve\/?\?/i.test(url.href);
  if (!direct && !(HOSTS.includes(url.hostname.replace(/^www\./, "")) && /^https?:$/.test(url.protocol)))
    return null;
  const name = direct ? (query.get("domain") ?? "") : url.pathname.replace(/^\/+|\/+$/g, "");
  if (name.toLowerCase() !== state.bot.username.toLowerCase()) return null;
  const door = !query.has("start") && query.has("startgroup") ? "startgroup" : "start";
  const payload = query.get(door) ?? "";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(payload)) return { door: "start", payload: "", rights: [] };
  const asked = door === "startgroup" ? (query.get("admin") ?? "").split(/\s+/) : [];
  return { door, payload, rights: RIGHTS.filter((right) => asked.includes(right)) };
}

/**
 * Whether a text is an invite link into some group.
 * @param {string} text
 */
export const isInvite = (text) =>
  /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(?:\+|joinchat\/)[\w-]{8,}\/?$/i.test(text) ||
  /^tg:\/\/join\/?\?invite=[\w-]{8,}$/i.test(text);

/**
 * @param {any} phone whose owner follows the link
 * @param {string} text
 */
export async function openLink(phone, text) {
  const link = parse(text);
  if (isInvite(text)) {
    const found = await attempt(() => act("looks_into", { user: phone.user, link: text }));
    if (found) state.sheet = { kind: "invite", phone, link: text, found };
  } else if (!link) {
    state.sheet = { kind: "link", url: text };
  } else if (link.door === "startgroup") {
    state.sheet = { kind: "group-link", phone, payload: link.payload, rights: link.rights };
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
  // Where that chat stands already it is used, so that the one that the link was in stays open beside it.
  const there = state.phones.find(
    (/** @type {any} */ each) => each.user === phone.user && each.chat === phone.user,
  );
  const used = state.narrow ? phone : (there ?? phone);
  state.active = used.key;
  openChat(used, used.user);
  if (used !== phone) {
    document
      .querySelector(`[data-phone="${used.key}"]`)
      ?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }
}

const CLOSED = { topic: null, popup: null, reply: null, editing: null, unforced: 0, away: false, toast: "" };

/**
 * @param {any} phone
 * @param {number | null} chat
 */
export function openChat(phone, chat) {
  if (phone.recording) stopRecording(phone);
  Object.assign(phone, { ...CLOSED, chat });
  if (chat) refreshChat(phone.user, chat);
  changed();
  requestAnimationFrame(() => requestAnimationFrame(() => keepFocus(phone)));
}

/** What had the focus is gone: it goes to what stands there now. @param {any} phone */
function keepFocus(phone) {
  if (document.activeElement !== document.body) return;
  const found = document.querySelector(`[data-phone="${phone.key}"] :is(.messages, .list-row)`);
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}
