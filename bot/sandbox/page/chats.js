/**
 * Chats as the people on this page see them, kept in step with the sandbox.
 *
 * Of a long chat only what is near is loaded, and of that only a window stands in the document: `first` and
 * `last` bound it. So ten thousand messages scroll as lightly as fifty.
 *
 * @typedef {import("./state.js").View} View
 */

import { ApiError, act, get, Unreachable } from "./api.js";
import { stopRecording } from "./recorder.js";
import { changed, state } from "./state.js";

const PAGE = 100;
const STEP = 60;
const WINDOW = 240;
const RETRY = 1000;

/** @param {number} user @param {number} chat */
const keyOf = (user, chat) => `${user}:${chat}`;

/**
 * @param {number} user
 * @param {number} chat
 * @returns {any} undefined before it was loaded
 */
export const chatOf = (user, chat) => state.chats.get(keyOf(user, chat));

/** @type {Map<string, {again: boolean, done: Promise<void>}>} */
const running = new Map();

/**
 * Do `work` now, or once more after the one under way: a flood of news costs one look at a time. What can't be
 * reached is looked at again in a while, because nobody will tell of it again.
 * @param {string} key
 * @param {() => Promise<void>} work
 * @returns {Promise<void>} settled when the last look is over
 */
export function singly(key, work) {
  const before = running.get(key);
  if (before) {
    before.again = true;
    return before.done;
  }
  const mine = { again: true, done: Promise.resolve() };
  const repeat = async () => {
    try {
      while (mine.again) {
        mine.again = false;
        await work();
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      setTimeout(() => singly(key, work), RETRY);
    } finally {
      running.delete(key);
    }
  };
  running.set(key, mine);
  mine.done = repeat();
  return mine.done;
}

/** @param {number} user */
export const refreshList = (user) =>
  singly(`list:${user}`, async () => {
    const rows = (await get(`users/${user}/chats`)).chats;
    state.lists.set(user, rows);
    const seen = new Set(rows.map((/** @type {any} */ row) => keyOf(user, row.id)));
    for (const key of [...state.chats.keys()]) {
      if (key.startsWith(`${user}:`) && !seen.has(key)) lose(user, Number(key.slice(key.indexOf(":") + 1)));
    }
    changed();
  });

/**
 * Load a chat, or what is new in it.
 * @param {number} user
 * @param {number} chat
 */
export const refreshChat = (user, chat) =>
  singly(`chat:${keyOf(user, chat)}`, async () => {
    try {
      await look(user, chat);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      lose(user, chat);
    }
    changed();
  });

/**
 * @param {number} user
 * @param {number} chat
 */
async function look(user, chat) {
  const known = chatOf(user, chat);
  const path = `chats/${chat}/messages`;
  const found = await get(path, { as: user, after: known?.seq ?? 0, limit: PAGE });
  const anew = known && found.since !== known.since; // left and came back: what was before is not theirs any more
  const flood = known && found.messages.length >= PAGE;
  if (anew || (flood && !isReading(user, chat))) {
    take(user, chat, await get(path, { as: user, limit: PAGE }), undefined);
  } else if (flood) {
    // Whoever reads further up stays there: all that is new is fetched behind it.
    take(user, chat, await get(path, { as: user, after: known.seq, limit: 100_000 }), known);
  } else {
    take(user, chat, found, known);
  }
}

/**
 * Whether somebody is away from the newest message on some phone.
 * @param {number} user
 * @param {number} chat
 */
const isReading = (user, chat) =>
  state.phones.some((/** @type {any} */ phone) => phone.user === user && phone.chat === chat && phone.away);

/** @param {any} chat whether its newest message stands in the document */
const isFollowed = (chat) => chat.last >= chat.messages.length;

/**
 * A chat that this person can't see any more.
 * @param {number} user
 * @param {number} chat
 */
function lose(user, chat) {
  state.chats.delete(keyOf(user, chat));
  for (const phone of state.phones) {
    if (phone.user !== user || phone.chat !== chat) continue;
    if (phone.recording) stopRecording(phone);
    Object.assign(phone, { chat: null, popup: null, reply: null, editing: null });
  }
  if (state.sheet?.where?.user === user && state.sheet.where.chat === chat) state.sheet = null;
}

/**
 * @param {number} user
 * @param {number} chat
 * @param {any} found what the sandbox answered
 * @param {any} known
 */
function take(user, chat, found, known) {
  const followed = !known || (isFollowed(known) && !isReading(user, chat));
  const kept = known ? known.messages : [];
  const gone = new Set(found.gone);
  const fresh = new Map(found.messages.map((/** @type {View} */ each) => [each.id, each]));
  const messages = kept
    .filter((/** @type {View} */ each) => !gone.has(each.id))
    .map((/** @type {View} */ each) => fresh.get(each.id) ?? each);
  const newest = kept.at(-1)?.id ?? 0;
  const lost = (/** @type {number} */ end) =>
    kept.slice(0, end).filter((/** @type {View} */ each) => gone.has(each.id)).length;
  for (const each of found.messages) if (each.id > newest) messages.push(each);
  const { messages: _ignored, older, ...rest } = found;
  const now = { ...known, ...rest, messages, older: known ? known.older : older };
  now.last = followed ? messages.length : Math.min(known.last - lost(known.last), messages.length);
  now.first = followed
    ? Math.max(0, Math.min(known?.first ?? Infinity, messages.length), messages.length - WINDOW)
    : Math.min(known.first - lost(known.first), now.last);
  if (!known) now.first = Math.max(0, messages.length - STEP);
  state.chats.set(keyOf(user, chat), now);
  for (const phone of state.phones) {
    const there =
      phone.topic === null || now.topics.some((/** @type {any} */ each) => each.id === phone.topic);
    if (phone.user === user && phone.chat === chat && !there) phone.topic = null;
  }
  if (found.typing_left > 0) setTimeout(() => refreshChat(user, chat), found.typing_left * 1000 + 50);
}

/**
 * Show older messages; loads a page when none is left.
 * @param {number} user
 * @param {number} chat
 */
export const showOlder = (user, chat) =>
  singly(`older:${keyOf(user, chat)}`, async () => {
    const known = chatOf(user, chat);
    if (!known || (known.first === 0 && !known.older)) return;
    if (known.first === 0 && !(await load(user, chat, known))) return;
    const now = chatOf(user, chat);
    now.first = Math.max(0, now.first - STEP);
    now.last = Math.min(now.last, now.first + WINDOW);
    changed();
  });

/**
 * Load older messages, and show what was shown.
 * @param {number} user
 * @param {number} chat
 */
export const loadOlder = (user, chat) =>
  singly(`older:${keyOf(user, chat)}`, async () => {
    const known = chatOf(user, chat);
    if (known?.older && (await load(user, chat, known))) changed();
  });

/**
 * @param {number} user
 * @param {number} chat
 * @param {any} known
 * @returns {Promise<boolean>} false if the chat was loaded anew meanwhile
 */
async function load(user, chat, known) {
  const before = known.messages[0]?.id;
  const found = await get(`chats/${chat}/messages`, { as: user, before, limit: PAGE });
  const now = chatOf(user, chat);
  if (!now || now.messages[0]?.id !== before) return false;
  now.messages = [...found.messages, ...now.messages];
  now.first += found.messages.length;
  now.last += found.messages.length;
  now.older = found.older;
  return true;
}

/** @param {any} chat a chat whose newer messages are to be shown */
export function showNewer(chat) {
  if (chat.last >= chat.messages.length) return;
  chat.last = Math.min(chat.messages.length, chat.last + STEP);
  chat.first = Math.max(chat.first, chat.last - WINDOW);
  changed();
}

/** @param {any} chat a chat whose newest messages are to be shown */
export function showNewest(chat) {
  chat.last = chat.messages.length;
  chat.first = Math.max(0, chat.last - STEP);
  changed();
}

/**
 * Bring a message into the window, loading what lies between.
 * @param {number} user
 * @param {number} chat
 * @param {number} id
 * @returns {Promise<boolean>} whether it is there
 */
export async function reach(user, chat, id) {
  for (;;) {
    const known = chatOf(user, chat);
    if (!known) return false;
    const at = known.messages.findIndex((/** @type {View} */ each) => each.id === id);
    if (at >= 0) {
      known.first = Math.max(0, Math.min(known.first, at - STEP / 2));
      known.last = Math.min(Math.max(known.last, at + STEP / 2), known.messages.length);
      if (known.last - known.first > WINDOW) {
        known.first = Math.max(0, at - STEP);
        known.last = Math.min(known.messages.length, at + STEP);
      }
      // Until the reader comes back to the newest message, new ones don't draw them there.
      for (const phone of state.phones) if (phone.user === user && phone.chat === chat) phone.away = true;
      changed();
      return true;
    }
    if (!known.older || id > (known.messages[0]?.id ?? 0)) return false;
    const [count, first] = [known.messages.length, known.first];
    await showOlder(user, chat);
    const now = chatOf(user, chat);
    if (!now || (now.messages.length === count && now.first === first)) return false;
  }
}

/**
 * The person has seen the newest message.
 * @param {number} user
 * @param {number} chat
 */
export const markRead = (user, chat) =>
  singly(`read:${keyOf(user, chat)}`, async () => {
    const known = chatOf(user, chat);
    const newest = known?.messages.at(-1)?.id;
    if (!newest || !known.unread) return;
    known.unread = 0;
    await act("reads", { user, chat, upto: newest }).catch(() => null);
  });

/**
 * What the next thing that is sent answers; it is used up. A forced reply is given unless it was waved away.
 * @param {any} phone
 * @returns {number | "auto" | null}
 */
export function takeReply(phone) {
  const asked = chatOf(phone.user, phone.chat)?.forced_reply;
  const answered = phone.reply ? phone.reply.id : asked && phone.unforced === asked ? null : "auto";
  phone.reply = null;
  return answered;
}
