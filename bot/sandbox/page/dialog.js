/** The one dialog that stands at a time: a native `<dialog>`, so focus stays in it and Escape closes it. */

import { menuOpener } from "./menus.js";
import { attempt, changed, state } from "./state.js";

/** @type {Element | null} */
let opener = null;
let closing = false;

/** After each drawing: a dialog that was put up is shown as one, once it is in the document. */
export function present() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.sheet:not([open])"));
  if (!dialog || !shownSheet()) return;
  opener = document.activeElement === document.body ? menuOpener() : document.activeElement;
  dialog.showModal();
}

/** What stands open: what this person asked for, or else the first of the bot's alerts. */
export const shownSheet = () => state.sheet ?? state.alerts[0];

export function closeSheet() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog.sheet[open]"));
  closing = dialog !== null;
  dismissed();
  dialog?.close();
}

/** @param {Event} event of Escape: the page closes the dialog itself, so that it knows at once */
export function cancelled(event) {
  event.preventDefault();
  closeSheet();
}

/** A browser may close a dialog all the same, when Escape is pressed again and again. */
export function closed() {
  if (!closing) dismissed();
  closing = false;
}

function dismissed() {
  if (state.sheet) state.sheet = null;
  else state.alerts.shift();
  changed();
  requestAnimationFrame(() => {
    if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
  });
}

/**
 * Carry out what a dialog was for, and close it; what went wrong leaves it open.
 * @param {() => Promise<any>} work
 */
export const carryOut = (work) => async (/** @type {Event} */ event) => {
  event.preventDefault();
  const sheet = state.sheet;
  if (!sheet || sheet.busy) return; // a double click is one
  sheet.busy = true;
  const done = await attempt(work);
  sheet.busy = false;
  if (done !== undefined && state.sheet === sheet) closeSheet();
};
