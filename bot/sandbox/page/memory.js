/**
 * What a window remembers over a reload: which phones stood here, in which chats, and what was typed; and, where
 * one phone fills the screen, the way back from a chat to the list by the browser's own button.
 */

import { openChat } from "./links.js";
import { changed, person, state } from "./state.js";

const kept = () => `yanduan-sandbox-${state.bot?.world}`;

/** After each drawing. */
export function remember() {
  if (!state.ready) return;
  const phones = state.phones.map((/** @type {any} */ { user, chat, key }) => ({
    user,
    chat,
    active: key === state.active,
  }));
  try {
    sessionStorage.setItem(kept(), JSON.stringify({ phones, drafts: [...state.drafts] }));
  } catch {
    // A browser may refuse to keep anything; the page goes on without.
  }
  stepForward();
}

/**
 * @param {(user: number, chat: number | null) => any} put sets up a phone
 * @returns {boolean} whether there was something to remember
 */
export function restored(put) {
  let found;
  try {
    found = JSON.parse(sessionStorage.getItem(kept()) ?? "null");
  } catch {
    return false;
  }
  const phones = (found?.phones ?? []).filter((/** @type {any} */ each) => person(each.user));
  state.drafts = new Map(found?.drafts ?? []);
  for (const { user, chat, active } of phones) {
    const phone = put(user, chat);
    if (active) state.active = phone.key;
  }
  return phones.length > 0;
}

/** Whether one step back would lead out of a chat. */
let inside = false;

function stepForward() {
  const active = state.phones.find((/** @type {any} */ each) => each.key === state.active);
  const open = state.narrow && active !== undefined && active.chat !== null;
  if (open && !inside && !history.state?.chat) history.pushState({ chat: true }, "");
  inside = open;
}

/** The browser's button for going back leads from a chat to the list before it leaves the page. */
export function goBack() {
  window.addEventListener("popstate", () => {
    if (!state.narrow || !inside) return;
    inside = false;
    state.sheet = null;
    const phone = state.phones.find((/** @type {any} */ each) => each.key === state.active);
    if (state.drawer.open) state.drawer.open = false;
    else if (phone) openChat(phone, null);
    changed();
  });
}
