/** The microphone of one phone. */

import { changed, here, notice } from "./state.js";
import { t } from "./text.js";

/** @typedef {import("./state.js").Phone} Phone */

/** @param {Phone} phone */
export async function startRecording(phone) {
  /** @type {any} */
  const mine = { where: here(phone), since: 0, seconds: 0 };
  phone.recording = mine;
  changed();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    if (phone.recording !== mine) return release(stream); // given up while the browser asked
    const recorder = new MediaRecorder(stream);
    /** @type {Blob[]} */
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.start();
    Object.assign(mine, { recorder, pieces, stream, since: performance.now() });
    mine.timer = setInterval(() => {
      mine.seconds = (performance.now() - mine.since) / 1000;
      changed();
    }, 500);
  } catch {
    if (phone.recording === mine) phone.recording = null;
    notice(t("no_microphone"));
  }
  changed();
}

/** @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * @param {Phone} phone
 * @returns {Promise<{sound: Blob, where: any} | null>} what was recorded and for which chat, or null for nothing
 */
export async function stopRecording(phone) {
  const { where, recorder, pieces, stream, timer } = phone.recording ?? {};
  phone.recording = null;
  changed();
  clearInterval(timer);
  if (!recorder) return null;
  const stopped = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
  recorder.stop();
  await stopped;
  release(stream);
  return { sound: new Blob(pieces, { type: recorder.mimeType }), where };
}
