/** Voice notes: recorded by the browser, and turned into OGG/Opus, which is what Telegram's voice notes are. */

import { sendVoice } from "./sending.js";
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

/** @param {Phone} phone @param {boolean} send */
export async function stopRecording(phone, send) {
  const { where, recorder, pieces, stream, timer } = phone.recording ?? {};
  phone.recording = null;
  changed();
  clearInterval(timer);
  if (!recorder) return;
  const stopped = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
  recorder.stop();
  await stopped;
  release(stream);
  if (send) await sendVoice(phone, new Blob(pieces, { type: recorder.mimeType }), where);
}

/**
 * Any sound that the browser can decode, as an OGG/Opus voice note.
 * @param {Blob} sound
 * @returns {Promise<{content: Blob, seconds: number}>}
 */
export async function asVoiceNote(sound) {
  const bunny = await import("./vendor/mediabunny/mediabunny.min.js");
  const source = new bunny.BlobSource(sound);
  const input = new bunny.Input({
    source,
    formats: [bunny.WEBM, bunny.MP4, bunny.OGG, bunny.WAVE, bunny.MP3],
  });
  const target = new bunny.BufferTarget();
  const output = new bunny.Output({ format: new bunny.OggOutputFormat(), target });
  const audio = { codec: "opus", numberOfChannels: 1, bitrate: 32_000 };
  try {
    const conversion = await bunny.Conversion.init({ input, output, audio, video: { discard: true } });
    await conversion.execute();
    const seconds = await input.computeDuration();
    return { content: new Blob([target.buffer ?? new ArrayBuffer(0)], { type: "audio/ogg" }), seconds };
  } catch {
    // Sound that is Opus already is only packed anew; whatever else needs an encoder, which old browsers lack.
    throw new Error(t("AudioEncoder" in window ? "no_sound" : "no_encoder"));
  }
}
