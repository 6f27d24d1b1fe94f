/** What a message holds beside text: pictures, sound, files, places, contacts. */

import { fileUrl } from "./api.js";
import { icon } from "./icons.js";
import { mapPicture } from "./map.js";
import { changed, state } from "./state.js";
import { duration, size, t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @typedef {import("./state.js").View} View */

/** @param {View} view */
export const isVisual = (view) => ["photo", "video", "video_note"].some((each) => each in view.message);

/**
 * @param {View} view
 * @param {string} who whose it is, for the description of a picture
 */
export function media(view, who) {
  const message = view.message;
  if (message.live_photo)
    return html`${photo(view, who)} ${film(view, message.live_photo, t("kind_live_photo"), "video")}`;
  if (message.photo) return photo(view, who);
  if (message.video) return film(view, message.video, t("video"), "video");
  if (message.video_note) return film(view, message.video_note, t("kind_video_note"), "video round");
  if (message.voice) return sound(message.voice, t("voice_note"), view);
  if (message.audio) return sound(message.audio, message.audio.file_name ?? t("audio"), view);
  if (message.document) return documentOf(view);
  if (message.sticker)
    return html`<div class="sticker" role="img" aria-label=${t("sticker")}>${message.sticker.emoji}</div>`;
  if (message.location) return place(message.location);
  if (message.contact) return contact(message.contact);
  if (message.poll) return poll(message.poll);
  return nothing;
}

/** @param {View} view @param {string} who */
function photo(view, who) {
  const largest = view.message.photo.at(-1);
  const enlarge = () => {
    state.sheet = { kind: "photo", view, who };
    changed();
  };
  return html`<button class="photo" @click=${enlarge} aria-label=${t("enlarge", { who })}>
    <img src=${fileUrl(largest.file_id)} width=${largest.width} height=${largest.height} alt=${t("photo_of", { who })}
      draggable=${view.protected ? "false" : "true"} @contextmenu=${view.protected ? keep : nothing} loading="lazy" />
  </button>`;
}

/** @param {View} view @param {any} file @param {string} label @param {string} shape its classes */
function film(view, file, label, shape) {
  return html`<video class=${shape} controls controlslist=${view.protected ? "nodownload" : nothing} preload="metadata"
    ?disablepictureinpicture=${view.protected} @contextmenu=${view.protected ? keep : nothing}
    width=${file.width ?? file.length} height=${file.height ?? file.length} src=${fileUrl(file.file_id)}
    aria-label=${label}></video>`;
}

/** @param {Event} event of a menu that could save what is protected */
const keep = (event) => event.preventDefault();

/** @param {any} file @param {string} label @param {View} view */
function sound(file, label, view) {
  const controls = view.protected ? "nodownload" : nothing;
  return html`<figure class="sound">
    <figcaption>${icon("mic")} ${label} · ${duration(file.duration)}</figcaption>
    <audio controls controlslist=${controls} preload="none" src=${fileUrl(file.file_id)} aria-label=${label}></audio>
  </figure>`;
}

/** @param {View} view */
function documentOf(view) {
  const file = view.message.document;
  const name = file.file_name ?? t("file");
  const body = html`<span class="file-icon">${icon("file")}</span>
    <span><span class="file-name">${name}</span><span class="faint">${size(file.file_size ?? 0)}</span></span>`;
  if (view.protected) return html`<div class="file" title=${t("protected_hint")}>${body}</div>`;
  return html`<a class="file" href=${fileUrl(file.file_id)} download=${name}>${body}</a>`;
}

/** @param {{latitude: number, longitude: number}} at */
function place(at) {
  const said = `${at.latitude.toFixed(5)}, ${at.longitude.toFixed(5)}`;
  return html`<figure class="place">${mapPicture(at, 0.25)}<figcaption>${icon("place")} ${said}</figcaption></figure>`;
}

/** @param {any} contact */
const contact = (contact) =>
  html`<div class="file"><span class="file-icon">${icon("person")}</span>
    <span><span class="file-name">${[contact.first_name, contact.last_name].filter(Boolean).join(" ")}</span>
    <a href="tel:${contact.phone_number}">${contact.phone_number}</a></span></div>`;

/** @param {any} poll */
const poll = (poll) =>
  html`<div class="poll"><strong>${poll.question}</strong>
    <ul>${poll.options.map((/** @type {any} */ each) => html`<li>${each.text}</li>`)}</ul></div>`;

/**
 * A message in a few words: for lists, replies and announcements.
 * @param {any} message
 * @returns {string}
 */
export function summary(message) {
  const text = message.text ?? message.caption;
  const kind = [
    "live_photo",
    "photo",
    "video",
    "video_note",
    "voice",
    "audio",
    "document",
    "sticker",
    "location",
    "contact",
    "poll",
  ].find((each) => each in message);
  if (kind) return text ? `${t(`kind_${kind}`)}: ${text}` : t(`kind_${kind}`);
  return text ?? service(message);
}

/**
 * @param {any} message a service message, or one that this page doesn't know
 * @returns {string}
 */
export function service(message) {
  const name = (/** @type {any} */ user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
  if (message.new_chat_members) return t("joined", { who: message.new_chat_members.map(name).join(", ") });
  if (message.left_chat_member) return t("left", { who: name(message.left_chat_member) });
  if (message.pinned_message)
    return t("pinned", { who: name(message.from), what: summary(message.pinned_message) });
  if (message.new_chat_title) return t("retitled", { title: message.new_chat_title });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("migrated");
  return topicNews(message) ?? t("unknown_message");
}

/** @param {any} message what became of a topic, by the name that it began with @returns {string | undefined} */
function topicNews(message) {
  const topic = message.reply_to_message?.forum_topic_created?.name ?? "General";
  if (message.forum_topic_created) return t("topic_created", { topic: message.forum_topic_created.name });
  if (message.forum_topic_edited?.name) return t("topic_renamed", { topic: message.forum_topic_edited.name });
  if (message.forum_topic_edited) return t("topic_changed", { topic });
  if (message.forum_topic_closed || message.general_forum_topic_hidden) return t("topic_closed", { topic });
  if (message.forum_topic_reopened || message.general_forum_topic_unhidden)
    return t("topic_opened", { topic });
  return undefined;
}
