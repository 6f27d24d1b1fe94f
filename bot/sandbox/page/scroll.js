/** Keeps a chat where its reader is: at the newest message, or at what they read while others come and go. */

import { chatOf, loadOlder, markRead, reach, showNewer, showOlder } from "./chats.js";
import { changed, notice, state } from "./state.js";
import { t } from "./text.js";

/** @typedef {import("./state.js").Phone} Phone */

const NEAR = 700;
/** @type {Map<number, {chat: number | null, id: string, top: number}>} */
const places = new Map();
/** @type {Map<number, {chat: number, id: number}>} what is to be shown on a phone as soon as it is drawn */
const sought = new Map();
const MARKED = 1500;

/**
 * Show a message wherever it stands in the chat, and mark it for a moment.
 * @param {Phone} phone
 * @param {number} id
 */
export async function jumpTo(phone, id) {
  const chat = /** @type {number} */ (phone.chat);
  if (!(await reach(phone.user, chat, id))) return notice(t("message_gone"));
  if (phone.chat !== chat) return;
  sought.set(phone.key, { chat, id });
  changed();
}

/** @param {Element} scroller */
const isAtEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;

/** @param {Phone} phone */
export const scrolled = (phone) => (/** @type {Event} */ event) => {
  const scroller = /** @type {HTMLElement} */ (event.currentTarget);
  const chat = phone.chat === null ? undefined : chatOf(phone.user, phone.chat);
  // The scrolling that comes of drawing other messages is nobody's.
  if (!chat || sought.has(phone.key)) return;
  remember(phone, scroller);
  const [filtered, above] = [phone.topic !== null, scroller.scrollTop < NEAR];
  if (filtered && above) loadOlder(phone.user, /** @type {number} */ (phone.chat));
  else if (above) showOlder(phone.user, /** @type {number} */ (phone.chat));
  else if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR) showNewer(chat);
  const away = !isAtEnd(scroller) || (!filtered && chat.last < chat.messages.length);
  if (phone.away !== away) {
    phone.away = away;
    changed();
  }
};

/**
 * Where the reader is now: the next drawings leave them there.
 * @param {Phone} phone
 * @param {HTMLElement} scroller
 */
export function remember(phone, scroller) {
  const top = scroller.getBoundingClientRect().top;
  let anchor = null;
  for (const each of scroller.querySelectorAll("[data-id]")) {
    if (each.getBoundingClientRect().bottom > top) {
      anchor = each;
      break;
    }
  }
  places.set(phone.key, {
    chat: phone.chat,
    id: anchor?.getAttribute("data-id") ?? "",
    top: anchor ? anchor.getBoundingClientRect().top - top : 0,
  });
}

/** After each drawing: puts every chat back to where its reader was. */
export function settle() {
  for (const phone of state.phones) {
    const found = document.querySelector(`[data-scroller="${phone.key}"]`);
    if (!found) continue;
    const scroller = /** @type {HTMLElement} */ (found);
    const place = places.get(phone.key);
    const chat = chatOf(phone.user, phone.chat);
    const target = sought.get(phone.key);
    sought.delete(phone.key);
    if (target && target.chat === phone.chat && mark(scroller, target.id)) {
      remember(phone, scroller);
      continue;
    }
    const atNewest = !phone.away && (!chat || chat.last >= chat.messages.length);
    if (!place || place.chat !== phone.chat || atNewest) {
      scroller.scrollTop = scroller.scrollHeight;
    } else {
      const anchor = scroller.querySelector(`[data-id="${place.id}"]`);
      if (anchor) {
        const now = anchor.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
        if (Math.abs(now - place.top) > 1) scroller.scrollTop += now - place.top;
      }
    }
    remember(phone, scroller);
    const isSeen = document.visibilityState === "visible" && (!state.narrow || state.active === phone.key);
    if (chat && isSeen && !phone.away) markRead(phone.user, /** @type {number} */ (phone.chat));
  }
}

/**
 * @param {HTMLElement} scroller
 * @param {number} id
 * @returns {boolean} whether the message stands there
 */
function mark(scroller, id) {
  const found = scroller.querySelector(`[data-id="${id}"]`);
  if (!found) return false;
  found.scrollIntoView({ block: "center" });
  found.classList.add("found");
  setTimeout(() => found.classList.remove("found"), MARKED);
  return true;
}
