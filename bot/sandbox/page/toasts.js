/** The bot's answers to taps: a line for a while, an alert to be closed, or a link that opens. */

import { get } from "./api.js";
import { openLink } from "./links.js";
import { changed, nameOf, person, state } from "./state.js";

/** @type {Map<number, number>} */
const told = new Map();
let start = 0;

/** @param {number} seq what was said before this page was opened isn't said again */
export function startAfter(seq) {
  start = seq;
}

/** @param {number} user */
export async function heard(user) {
  const { toasts } = await get(`users/${user}/toasts`, { after: told.get(user) ?? start });
  for (const toast of toasts) {
    told.set(user, toast.seq);
    for (const [key, query] of state.taps) if (query === toast.query_id) state.taps.delete(key);
    const phone =
      state.phones.find((/** @type {any} */ each) => each.user === user && each.chat === toast.chat) ??
      state.phones.find((/** @type {any} */ each) => each.user === user);
    if (!phone) continue;
    if (toast.url) openLink(phone, toast.url);
    if (!toast.text) continue;
    if (toast.alert) {
      state.sheet = { kind: "alert", whose: nameOf(person(user)), text: toast.text };
    } else {
      phone.toast = toast.text;
      setTimeout(() => {
        if (phone.toast === toast.text) phone.toast = "";
        changed();
      }, 6000);
    }
  }
  changed();
}
