/** Where a person writes: the text, the forced reply, the reply keyboard, START, and the way back from a block. */

import { act } from "./api.js";
import { icon } from "./icons.js";
import { choosePlace } from "./map.js";
import { summary } from "./media.js";
import { commandsMenu, item, menu, toggleMenu } from "./menus.js";
import { startRecording, stopRecording } from "./recorder.js";
import { sendFiles } from "./sending.js";
import { attempt, changed, state } from "./state.js";
import { duration, t } from "./text.js";
import { live } from "./vendor/lit-html/directives/live.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").Phone} Phone */

const LONGEST = 4096;

/** @param {Phone} phone */
const draftKey = (phone) => `${phone.user}:${phone.chat}`;

/** @param {Phone} phone @param {any} chat */
export function composer(phone, chat) {
  if (chat.chat.type === "private" && chat.blocked) {
    return big(t("restart"), () => act("starts", { user: phone.user }));
  }
  if (chat.start) {
    return big(t("start"), () => act("starts", { user: phone.user, payload: chat.start.payload }));
  }
  return html`<footer class="composer">
    ${above(phone, chat)}
    ${phone.recording ? recordingRow(phone) : writingRow(phone, chat)}
    ${chat.keyboard && !phone.keyboardHidden ? replyKeyboard(phone, chat) : nothing}
  </footer>`;
}

/** @param {string} label @param {() => Promise<any>} work */
const big = (label, work) =>
  html`<footer class="composer"><button class="start" @click=${() => attempt(work)}>${label}</button></footer>`;

/** @param {Phone} phone @param {any} chat the message that a forced reply answers, unless this was waved away */
function forced(phone, chat) {
  if (!chat.forced_reply || phone.unforced === chat.forced_reply) return null;
  return chat.messages.find((/** @type {any} */ each) => each.id === chat.forced_reply) ?? null;
}

/** @param {Phone} phone @param {any} chat */
function above(phone, chat) {
  const answered = phone.reply ?? forced(phone, chat);
  const view = phone.editing ?? answered;
  if (!view) return nothing;
  const drop = () => {
    if (phone.editing) state.drafts.delete(draftKey(phone));
    if (!phone.editing && !phone.reply) phone.unforced = chat.forced_reply;
    Object.assign(phone, { editing: null, reply: null });
    changed();
  };
  const label = phone.editing ? t("editing") : t("replying_to", { who: view.sender });
  return html`<div class="above">${icon(phone.editing ? "edit" : "reply")}
    <div><strong>${label}</strong><span>${summary(view.message)}</span></div>
    <button class="round" aria-label=${t("drop_reply")} @click=${drop}>${icon("close")}</button></div>`;
}

/** @param {Phone} phone @param {any} chat */
function writingRow(phone, chat) {
  const text = state.drafts.get(draftKey(phone)) ?? "";
  const hint =
    forced(phone, chat)?.reply_markup?.input_field_placeholder ?? chat.keyboard?.input_field_placeholder;
  const send = () => submit(phone, chat);
  return html`<div class="writing">
    ${toggle(phone, "attach", "attach", t("attach"))}
    ${chat.commands.length ? toggle(phone, "commands", "slash", t("commands")) : nothing}
    <textarea rows="1" .value=${live(text)} placeholder=${hint || t("write")} aria-label=${t("write")}
      @input=${(/** @type {any} */ event) => typed(phone, event.target)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(phone, chat, event)}
      @focus=${() => {
        state.active = phone.key;
      }}
      @paste=${(/** @type {ClipboardEvent} */ event) => pasted(phone, event)}></textarea>
    ${chat.keyboard ? keyboardToggle(phone) : nothing}
    ${
      text.trim()
        ? html`<button class="round send" aria-label=${t("send")} @click=${send}>${icon("send")}</button>`
        : html`<button class="round" aria-label=${t("record")} @click=${() => startRecording(phone)}>${icon("mic")}</button>`
    }
    ${phone.popup === "commands" ? commandsMenu(phone, chat.commands, (command) => say(phone, chat, command)) : nothing}
    ${phone.popup === "attach" ? attachMenu(phone) : nothing}
  </div>`;
}

/** @param {Phone} phone @param {string} popup @param {string} picture @param {string} label */
function toggle(phone, popup, picture, label) {
  const click = (/** @type {Event} */ event) => {
    event.stopPropagation();
    toggleMenu(phone, popup);
  };
  return html`<button class="round" aria-label=${label} aria-haspopup="menu" aria-expanded=${phone.popup === popup} @click=${click}>${icon(picture)}</button>`;
}

/** @param {Phone} phone */
function keyboardToggle(phone) {
  const click = () => {
    phone.keyboardHidden = !phone.keyboardHidden;
    changed();
  };
  return html`<button class="round" aria-label=${t("toggle_keyboard")} aria-pressed=${!phone.keyboardHidden} @click=${click}>${icon("keyboard")}</button>`;
}

/** @param {Phone} phone */
function attachMenu(phone) {
  const pick = (/** @type {string} */ accept, /** @type {string} */ kind) => () => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept, multiple: kind !== "voice" });
    input.addEventListener("change", () => sendFiles(phone, [...(input.files ?? [])], kind));
    input.click();
  };
  const contact = () => {
    state.sheet = { kind: "contact", phone };
    changed();
  };
  return menu(
    phone,
    t("attach"),
    html`
    ${item(t("attach_photo"), pick("image/*,video/*", ""))}
    ${item(t("attach_file"), pick("", "document"))}
    ${item(t("attach_voice"), pick("audio/*", "voice"))}
    ${item(t("attach_place"), () => choosePlace(phone))}
    ${item(t("attach_contact"), contact)}`,
    "attach",
  );
}

/** @param {Phone} phone */
function recordingRow(phone) {
  const ready = phone.recording.since > 0;
  return html`<div class="writing recording" role="status"><span class="dot"></span>
    <span>${ready ? t("recording", { time: duration(phone.recording.seconds) }) : t(phone.recording.state)}</span>
    <button class="round" aria-label=${t("record_cancel")} @click=${() => stopRecording(phone, false)}>${icon("close")}</button>
    <button class="round send" aria-label=${t("record_send")} ?disabled=${!ready} @click=${() => stopRecording(phone, true)}>${icon("send")}</button></div>`;
}

/** @param {Phone} phone @param {any} chat */
function replyKeyboard(phone, chat) {
  const press = (/** @type {any} */ button) => {
    if (button.request_location) return choosePlace(phone, button.text);
    if (button.request_contact) {
      state.sheet = { kind: "own-contact", phone, press: button.text };
      return changed();
    }
    return attempt(() => act("presses", { user: phone.user, chat: phone.chat, text: button.text }));
  };
  return html`<div class="reply-keys" role="group" aria-label=${t("keyboard")}>${chat.keyboard.keyboard.map(
    (/** @type {any[]} */ row) =>
      html`<div class="key-row">${row.map(
        (each) => html`<button class="reply-key" @click=${() => press(each)}>${each.text}</button>`,
      )}</div>`,
  )}</div>`;
}

/** @param {Phone} phone @param {HTMLTextAreaElement} area */
function typed(phone, area) {
  state.drafts.set(draftKey(phone), area.value);
  area.rows = Math.min(6, Math.max(1, area.value.split("\n").length, Math.ceil(area.value.length / 40)));
  if (area.value === "/") phone.popup = "commands";
  else if (phone.popup === "commands") phone.popup = null;
  changed();
}

/** @param {Phone} phone @param {any} chat @param {KeyboardEvent} event */
function pressed(phone, chat, event) {
  const touch = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || (touch && !event.ctrlKey)) return;
  event.preventDefault();
  submit(phone, chat);
}

/** @param {Phone} phone @param {ClipboardEvent} event */
function pasted(phone, event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  sendFiles(phone, files);
}

/** @param {Phone} phone @param {any} chat */
async function submit(phone, chat) {
  const text = (state.drafts.get(draftKey(phone)) ?? "").trim();
  if (!text) return;
  const editing = phone.editing;
  state.drafts.delete(draftKey(phone));
  const area = /** @type {HTMLTextAreaElement | null} */ (
    document.querySelector(`[data-phone="${phone.key}"] textarea`)
  );
  if (area) area.rows = 1;
  if (editing) {
    phone.editing = null;
    const order = { user: phone.user, chat: editing.chat, message: editing.id, text };
    if ((await attempt(() => act("edits", order))) === undefined) state.drafts.set(draftKey(phone), text);
    return changed();
  }
  if (!(await say(phone, chat, text))) state.drafts.set(draftKey(phone), text);
  changed();
}

/**
 * Say it, in parts where it is longer than a message; a forced reply is given unless it was waved away.
 * @param {Phone} phone
 * @param {any} chat
 * @param {string} text
 * @returns {Promise<boolean>} whether all of it was sent
 */
export async function say(phone, chat, text) {
  const waved = chat.forced_reply && phone.unforced === chat.forced_reply;
  const replyTo = phone.reply ? phone.reply.id : waved ? null : "auto";
  phone.reply = null;
  phone.away = false;
  for (const part of parts(text)) {
    const order = { user: phone.user, chat: phone.chat, text: part, reply_to: replyTo };
    if ((await attempt(() => act("says", order))) === undefined) return false;
  }
  return true;
}

/** @param {string} text cut at line ends or spaces where it can be */
function parts(text) {
  const found = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const space = Math.max(rest.lastIndexOf("\n", LONGEST), rest.lastIndexOf(" ", LONGEST));
    let at = space > LONGEST / 2 ? space : LONGEST;
    if (/[\ud800-\udbff]/.test(rest[at - 1] ?? "")) at -= 1;
    found.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return rest ? [...found, rest] : found;
}
