/** The small menus: of a message, of the commands, of what can be attached. Escape and a click elsewhere close them. */

import { act } from "./api.js";
import { attempt, changed, here, notice, state } from "./state.js";
import { t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").View} View */
/** @typedef {import("./state.js").Phone} Phone */

/** @param {KeyboardEvent} event moves between the items with the arrow keys */
function arrows(event) {
  const items = [.../** @type {Element} */ (event.currentTarget).querySelectorAll('[role="menuitem"]')];
  const at = items.indexOf(/** @type {Element} */ (document.activeElement));
  /** @type {Record<string, number>} */
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  if (!(event.key in to)) return;
  event.preventDefault();
  const next = items[((to[event.key] ?? 0) + items.length) % items.length];
  /** @type {HTMLElement} */ (next)?.focus();
}

/** @param {Phone} phone @param {string} label @param {unknown} items @param {string} shape */
export const menu = (phone, label, items, shape = "") =>
  html`<div class="menu ${shape}" role="menu" aria-label=${label} @keydown=${arrows}
    @click=${() => {
      phone.popup = null;
      changed();
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
      });
    }}>${items}</div>`;

let toFocus = 0;
/** @type {Element | null} */
let opener = null;

/** What opened the last menu, for whatever follows from it to give the focus back. */
export const menuOpener = () => opener;

/**
 * Opens a phone's menu, or closes it if it was this one; an open one takes the focus.
 * @param {Phone} phone
 * @param {string} popup its name
 */
export function toggleMenu(phone, popup) {
  for (const each of state.phones) if (each !== phone) each.popup = null;
  phone.popup = phone.popup === popup ? null : popup;
  toFocus = phone.popup ? phone.key : 0;
  changed();
}

/** After each drawing: a menu that was opened takes the focus, once it is there. */
export function focusMenu() {
  if (!toFocus) return;
  opener = document.querySelector(`[data-phone="${toFocus}"] [aria-haspopup][aria-expanded="true"]`);
  const first = document.querySelector(`[data-phone="${toFocus}"] [role="menuitem"]`);
  if (first instanceof HTMLElement) first.focus();
  toFocus = 0;
}

/** @param {string} label @param {() => void} chosen */
export const item = (label, chosen, detail = "") =>
  html`<button role="menuitem" @click=${chosen}>${label}${detail ? html`<span class="faint">${detail}</span>` : nothing}</button>`;

/**
 * @param {Phone} phone
 * @param {any} chat
 * @param {View[]} views a message, or all of an album
 */
export function messageMenu(phone, chat, views) {
  const [view] = /** @type {[View]} */ (views);
  const own = view.message.from?.id === phone.user;
  const worded = views.find((each) => each.message.text ?? each.message.caption);
  const text = worded?.message.text ?? worded?.message.caption;
  const admin = ["creator", "administrator"].includes(chat.status);
  const reply = () => {
    Object.assign(phone, { reply: view, editing: null });
    focusComposer(phone);
  };
  const edit = () => {
    Object.assign(phone, { editing: { view: worded ?? view, text: text ?? "" }, reply: null });
    focusComposer(phone);
  };
  const erase = () =>
    attempt(async () => {
      for (const { id } of views) await act("deletes", { user: phone.user, chat: view.chat, message: id });
    });
  const forward = () => {
    state.sheet = { kind: "forward", phone, views, where: here(phone) };
    changed();
  };
  const copy = () => attempt(() => navigator.clipboard.writeText(text));
  return menu(
    phone,
    t("message_menu", { who: view.sender }),
    html`
    ${item(t("reply"), reply)}
    ${text && !view.protected ? item(t("copy"), copy) : nothing}
    ${own && ("text" in view.message || worded) ? item(t("edit"), edit) : nothing}
    ${view.protected ? item(t("forward_protected"), () => notice(t("protected_hint"))) : item(t("forward"), forward)}
    ${own || admin || chat.chat.type === "private" ? item(t("delete"), erase) : nothing}`,
    own ? "to-left" : "to-right",
  );
}

/** @param {Phone} phone */
function focusComposer(phone) {
  changed();
  requestAnimationFrame(() => {
    const found = document.querySelector(`[data-phone="${phone.key}"] textarea`);
    /** @type {HTMLElement | null} */ (found)?.focus();
  });
}

/**
 * @param {Phone} phone
 * @param {{command: string, description: string}[]} commands
 * @param {(text: string) => void} send
 * @param {boolean} isPrivate in a group a command names the bot that it is for
 */
export function commandsMenu(phone, commands, send, isPrivate) {
  const to = isPrivate ? "" : `@${state.bot.username}`;
  const items = commands.map((each) =>
    item(`/${each.command}`, () => send(`/${each.command}${to}`), each.description),
  );
  return menu(phone, t("commands"), items, "commands");
}

/** A press of Escape, or a click beside it, closes whatever menu stands open. */
export function closeMenusOn() {
  const close = () => {
    let open = false;
    for (const phone of state.phones) {
      open ||= phone.popup !== null;
      phone.popup = null;
    }
    if (open) changed();
  };
  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    if (!at.closest("[aria-haspopup], .menu")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const opener = document.querySelector('[aria-haspopup][aria-expanded="true"]');
    close();
    if (opener instanceof HTMLElement) opener.focus();
  });
}
