/** Files on their way: photos made small as Telegram's apps do, several as an album, sound as a voice note. */

import { act, upload } from "./api.js";
import { attempt, changed, notice } from "./state.js";
import { t } from "./text.js";

/** @typedef {import("./state.js").Phone} Phone */

const LONGEST_SIDE = 1280;
const LARGEST = 50 * 1024 * 1024;

/**
 * @param {Phone} phone
 * @param {File[]} files
 * @param {string} kind document: as they are; voice: as voice notes; empty: what fits each
 */
export async function sendFiles(phone, files, kind = "") {
  const chosen = files.filter((each) => each.size > 0 && each.size <= LARGEST);
  if (chosen.length < files.length) notice(t("file_refused"));
  if (kind === "voice") {
    for (const each of chosen) await sendVoice(phone, each);
    return;
  }
  phone.busy = t("sending");
  changed();
  await attempt(async () => {
    const sent = [];
    for (const each of chosen) sent.push(await put(each, kind));
    for (const album of grouped(sent)) await sendTogether(phone, album);
  });
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
    const canvas = new OffscreenCanvas(
      Math.max(1, picture.width * scale),
      Math.max(1, picture.height * scale),
    );
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.87 });
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

/** @param {Phone} phone @param {{id: string, kind: string}[]} album */
async function sendTogether(phone, album) {
  const where = { user: phone.user, chat: phone.chat };
  if (album.length > 1) return act("sends_album", { ...where, file_ids: album.map((each) => each.id) });
  return act("sends_file", { ...where, file_id: album[0]?.id });
}

/** @param {Phone} phone @param {Blob} sound */
export async function sendVoice(phone, sound) {
  phone.busy = t("converting");
  changed();
  await attempt(async () => {
    const { asVoiceNote } = await import("./recorder.js");
    const note = await asVoiceNote(sound).catch(() => null);
    if (!note) throw new Error(t("no_sound"));
    const { file_id } = await upload("files", note.content, {
      kind: "voice",
      file_name: "",
      mime_type: "audio/ogg",
    });
    const order = {
      user: phone.user,
      chat: phone.chat,
      file_id,
      duration: Math.max(1, Math.round(note.seconds)),
    };
    await act("sends_file", order);
  });
  phone.busy = "";
  phone.away = false;
  changed();
}
