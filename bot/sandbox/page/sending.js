/** Files on their way: photos made small as Telegram's apps do, several as an album, sound as a voice note. */

import { act, upload } from "./api.js";
import { takeReply } from "./chats.js";
import { attempt, changed, draftKey, here, notice, state } from "./state.js";
import { t } from "./text.js";

/** @typedef {import("./state.js").Phone} Phone */
/** @typedef {import("./state.js").Where} Where */

const LONGEST_SIDE = 1280;
const LARGEST = 50 * 1024 * 1024;
const LONGEST_CAPTION = 1024;

/**
 * @param {Phone} phone
 * @param {File[]} files
 * @param {string} kind document: as they are; voice: as voice notes; empty: what fits each
 */
export async function sendFiles(phone, files, kind = "") {
  const where = here(phone);
  const chosen = files.filter((each) => each.size > 0 && each.size <= LARGEST);
  if (chosen.length < files.length) notice(t("file_refused"));
  if (kind === "voice") {
    for (const each of chosen) await sendVoice(phone, each, where);
    return;
  }
  if (!chosen.length) return;
  const along = takeAlong(phone, where);
  await busy(phone, t("sending"), async () => {
    const sent = [];
    for (const each of chosen) sent.push(await put(each, kind));
    for (const album of grouped(sent)) await sendTogether(where, album, along);
  });
}

/**
 * What was written and chosen to be answered before a file was attached goes with the first.
 * @param {Phone} phone
 * @param {Where} where
 */
function takeAlong(phone, where) {
  const typed = (state.drafts.get(draftKey(where)) ?? "").trim();
  const caption = phone.editing || typed.length > LONGEST_CAPTION ? "" : typed;
  if (caption) state.drafts.delete(draftKey(where));
  return { caption, reply_to: takeReply(phone) };
}

/**
 * @param {Phone} phone
 * @param {string} label
 * @param {() => Promise<void>} work
 */
async function busy(phone, label, work) {
  phone.busy = label;
  changed();
  await attempt(work);
  phone.busy = "";
  phone.away = false;
  changed();
}

/**
 * @param {File} file
 * @param {string} kind
 * @returns {Promise<{id: string, kind: string}>}
 */
async function put(file, kind) {
  const wanted = kind || fitting(file.type);
  const small = wanted === "photo" ? await smaller(file) : null;
  const real = wanted === "photo" && !small ? "document" : wanted;
  const names = { kind: real, file_name: file.name, mime_type: small ? "image/jpeg" : file.type };
  return { id: (await upload("files", small ?? file, names)).file_id, kind: real };
}

/** @param {string} type */
function fitting(type) {
  if (/^image\/(jpeg|png|webp|bmp|gif)$/.test(type)) return "photo";
  if (type === "video/mp4") return "video";
  if (type === "audio/mpeg" || type === "audio/mp4") return "audio";
  return "document";
}

/** @param {File} file @returns {Promise<Blob | null>} null for what is no picture to this browser */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, picture.width * scale);
    canvas.height = Math.max(1, picture.height * scale);
    const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    paper.fillStyle = "#fff"; // JPEG knows no transparency
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.87));
  } catch {
    return null;
  }
}

/** @param {{id: string, kind: string}[]} sent albums of up to ten: pictures with films, or files, or sound */
function grouped(sent) {
  /** @type {{id: string, kind: string}[][]} */
  const albums = [];
  const family = (/** @type {{kind: string}} */ each) => (each.kind === "video" ? "photo" : each.kind);
  for (const each of sent) {
    const last = albums.at(-1);
    if (last?.[0] && last.length < 10 && family(last[0]) === family(each)) last.push(each);
    else albums.push([each]);
  }
  return albums;
}

/**
 * @param {Where} where
 * @param {{id: string, kind: string}[]} album
 * @param {{caption: string, reply_to: number | "auto" | null}} along used up by the first
 */
async function sendTogether(where, album, along) {
  const { caption, reply_to } = along;
  Object.assign(along, { caption: "", reply_to: "auto" });
  if (album.length > 1) {
    return act("sends_album", { ...where, file_ids: album.map((each) => each.id), caption, reply_to });
  }
  return act("sends_file", { ...where, file_id: album[0]?.id, caption, reply_to });
}

/**
 * @param {Phone} phone
 * @param {Blob} sound
 * @param {Where} where
 */
export async function sendVoice(phone, sound, where) {
  const reply_to = takeReply(phone);
  await busy(phone, t("converting"), async () => {
    const { asVoiceNote } = await import("./voice_note.js");
    const note = await asVoiceNote(sound);
    const names = { kind: "voice", file_name: "", mime_type: "audio/ogg" };
    const { file_id } = await upload("files", note.content, names);
    const duration = Math.max(1, Math.round(note.seconds));
    await act("sends_file", { ...where, file_id, duration, reply_to });
  });
}
