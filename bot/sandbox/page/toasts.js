/** The bot's answers to taps: a line for a while, an alert to be closed, or a link that opens. */

import { get } from "./api.js";
import { openLink } from "./links.js";
import { changed, nameOf, person, state } from "./state.js";

const PATIENCE = 15_000;
/** The taps of this window: what other windows tapped is answered there. @type {Set<string>} */
const mine = new Set();
/** Answers that came before the tap's own number did. @type {Map<string, any>} */
const early = new Map();
/** @type {Map<number, number>} */
const told = new Map();
let start = 0;

/** @param {number} seq what was said before this page was opened isn't said again */
export function startAfter(seq) {
  start = seq;
}

/**
 * A tap of this window waits for its answer.
 * @param {string} key of the button
 * @param {string} query the tap's number
 */
export function awaitAnswer(key, query) {
  mine.add(query);
  const answer = early.get(query);
  if (answer) return tell(answer);
  state.taps.set(key, query);
  setTimeout(() => {
    if (state.taps.get(key) === query) state.taps.delete(key);
    changed();
  }, PATIENCE);
  changed();
}

/** @param {number} user */
export async function heard(user) {
  const { toasts } = await get(`users/${user}/toasts`, { after: told.get(user) ?? start });
  for (const toast of toasts) {
    told.set(user, toast.seq);
    for (const [key, query] of state.taps) if (query === toast.query_id) state.taps.delete(key);
    if (mine.has(toast.query_id)) tell({ ...toast, user });
    else early.set(toast.query_id, { ...toast, user });
  }
  changed();
}

/** @param {any} toast */
function tell(toast) {
  early.delete(toast.query_id);
  const phones = state.phones.filter((/** @type {any} */ each) => each.user === toast.user);
  const phone = phones.find((/** @type {any} */ each) => each.chat === toast.chat) ?? phones[0];
  if (!phone) return;
  if (toast.url) openLink(phone, toast.url);
  if (toast.text && toast.alert) {
    state.alerts.push({ kind: "alert", whose: nameOf(person(toast.user)), text: toast.text });
  } else if (toast.text) {
    phone.toast = toast.text;
    setTimeout(() => {
      if (phone.toast === toast.text) phone.toast = "";
      changed();
    }, 6000);
  }
  changed();
}
