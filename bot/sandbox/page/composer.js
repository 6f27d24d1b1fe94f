/** Where a person writes: the text, the forced reply, the reply keyboard, START, and the way back from a block. */

import { act } from "./api.js";
import { refreshChat, takeReply } from "./chats.js";
import { icon } from "./icons.js";
import { choosePlace } from "./map.js";
import { summary } from "./media.js";
import { commandsMenu, item, menu, toggleMenu } from "./menus.js";
import { startRecording, stopRecording } from "./recorder.js";
import { sendFiles, sendVoice } from "./sending.js";
import { attempt, changed, draftKey, here, state } from "./state.js";
import { duration, t } from "./text.js";
import { topicWritten } from "./topics.js";
import { live } from "./vendor/lit-html/directives/live.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").Phone} Phone */

const LONGEST = 4096;

/** @param {Phone} phone @param {any} chat */
export function composer(phone, chat) {
  if (chat.chat.type === "private" && chat.blocked) {
    return big(phone, t("restart"), () => act("starts", { user: phone.user }));
  }
  if (chat.start) {
    return big(phone, t("start"), () => act("starts", { user: phone.user, payload: chat.start.payload }));
  }
  if (topicWritten(phone, chat)?.writable === false)
    return html`<footer class="composer"><p class="faint">${t("topic_closed_here")}</p></footer>`;
  return html`<footer class="composer">
    ${phone.busy ? html`<div class="busy" role="status">${phone.busy}</div>` : nothing}${above(phone, chat)}
    ${phone.recording ? recordingRow(phone) : writingRow(phone, chat)}
    ${chat.keyboard && !phone.keyboardHidden ? replyKeyboard(phone, chat) : nothing}
  </footer>`;
}

/** @param {Phone} phone @param {string} label @param {() => Promise<any>} work */
function big(phone, label, work) {
  const press = async () => {
    if (phone.starting) return; // a double tap is one
    phone.starting = true;
    const { user, chat } = here(phone);
    await attempt(work);
    await refreshChat(user, chat); // only then is the button gone
    phone.starting = false;
    changed();
  };
  return html`<footer class="composer"><button class="start" @click=${press}>${label}</button></footer>`;
}

/** @param {Phone} phone @param {any} chat the message that a forced reply answers, unless this was waved away */
function forced(phone, chat) {
  if (!chat.forced_reply || phone.unforced === chat.forced_reply) return null;
  return chat.messages.find((/** @type {any} */ each) => each.id === chat.forced_reply) ?? null;
}

/** @param {Phone} phone @param {any} chat */
function above(phone, chat) {
  const answered = phone.reply ?? forced(phone, chat);
  const view = phone.editing?.view ?? answered;
  if (!view) return nothing;
  const drop = () => {
    if (!phone.editing && !phone.reply) phone.unforced = chat.forced_reply;
    Object.assign(phone, { editing: null, reply: null });
    changed();
  };
  const label = phone.editing ? t("editing") : t("replying_to", { who: view.sender });
  return html`<div class="above">${icon(phone.editing ? "edit" : "reply")}
    <div><strong>${label}</strong><span>${summary(view.message)}</span></div>
    <button class="round" aria-label=${t("drop_reply")} @click=${drop}>${icon("close")}</button></div>`;
}

/** @param {Phone} phone what stands in its composer: an edit has a text of its own, beside the draft */
const written = (phone) => phone.editing?.text ?? state.drafts.get(draftKey(here(phone))) ?? "";

/** @param {string} text */
const rowsFor = (text) => Math.min(6, Math.max(text.split("\n").length, Math.ceil(text.length / 40), 1));

/** @param {Phone} phone @param {any} chat */
function writingRow(phone, chat) {
  const text = written(phone);
  const hint =
    forced(phone, chat)?.reply_markup?.input_field_placeholder ?? chat.keyboard?.input_field_placeholder;
  const topic = topicWritten(phone, chat);
  const send = () => submit(phone);
  return html`<div class="writing">
    ${toggle(phone, "attach", "attach", t("attach"))}
    ${chat.commands.length ? toggle(phone, "commands", "slash", t("commands")) : nothing}
    <textarea rows=${rowsFor(text)} .value=${live(text)} dir="auto" placeholder=${hint || (topic ? t("write_in", { topic: topic.name }) : t("write"))} aria-label=${t("write")}
      @input=${(/** @type {any} */ event) => typed(phone, event.target)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(phone, event)}
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
    ${phone.popup === "commands" ? commandsMenu(phone, chat.commands, (command) => say(phone, command), chat.chat.type === "private") : nothing}
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
    state.sheet = { kind: "contact", where: here(phone) };
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
async function sendRecording(phone) {
  const recorded = await stopRecording(phone);
  if (recorded) await sendVoice(phone, recorded.sound, recorded.where);
}

/** @param {Phone} phone */
function recordingRow(phone) {
  const ready = phone.recording.since > 0;
  return html`<div class="writing recording" role="status"><span class="dot"></span>
    <span>${ready ? t("recording", { time: duration(phone.recording.seconds) }) : t("record_asking")}</span>
    <button class="round" aria-label=${t("record_cancel")} @click=${() => stopRecording(phone)}>${icon("close")}</button>
    <button class="round send" aria-label=${t("record_send")} ?disabled=${!ready} @click=${() => sendRecording(phone)}>${icon("send")}</button></div>`;
}

/** @param {Phone} phone @param {any} chat */
function replyKeyboard(phone, chat) {
  const press = (/** @type {any} */ button) => {
    if (button.request_location) return choosePlace(phone, button.text);
    if (button.request_contact) {
      state.sheet = { kind: "own-contact", where: here(phone), press: button.text };
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
  if (phone.editing) phone.editing.text = area.value;
  else state.drafts.set(draftKey(here(phone)), area.value);
  if (area.value === "/") phone.popup = "commands";
  else if (phone.popup === "commands") phone.popup = null;
  changed();
}

/** @param {Phone} phone @param {KeyboardEvent} event */
function pressed(phone, event) {
  const touch = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || (touch && !event.ctrlKey)) return;
  event.preventDefault();
  submit(phone);
}

/** @param {Phone} phone @param {ClipboardEvent} event */
function pasted(phone, event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  sendFiles(phone, files);
}

/** @param {Phone} phone */
async function submit(phone) {
  const text = written(phone).trim();
  if (!text) return;
  const area = /** @type {HTMLTextAreaElement | null} */ (
    document.querySelector(`[data-phone="${phone.key}"] textarea`)
  );
  if (phone.editing) await edit(phone, text);
  else {
    state.drafts.delete(draftKey(here(phone)));
    // At once: what is typed while it is sent is the next message's.
    if (area) area.value = "";
    changed();
    await say(phone, text);
  }
  changed();
}

/** @param {Phone} phone @param {string} text what was refused stays to be mended */
async function edit(phone, text) {
  const editing = phone.editing;
  if (!editing) return;
  const order = { user: phone.user, chat: editing.view.chat, message: editing.view.id, text };
  const done = await attempt(() => act("edits", order));
  if (done !== undefined && phone.editing === editing) phone.editing = null;
}

/**
 * Say it, in parts where it is longer than a message; what couldn't be sent becomes the draft.
 * @param {Phone} phone
 * @param {string} text
 */
export async function say(phone, text) {
  const where = here(phone);
  let reply_to = takeReply(phone);
  phone.away = false;
  const rest = parts(text);
  while (rest.length) {
    const order = { ...where, text: rest[0], reply_to };
    if ((await attempt(() => act("says", order))) === undefined) break;
    rest.shift();
    reply_to = "auto";
  }
  const key = draftKey(where);
  if (rest.length) state.drafts.set(key, [...rest, state.drafts.get(key)].filter(Boolean).join("\n"));
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
