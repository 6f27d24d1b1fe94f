/** Sound turned into OGG/Opus, which is what Telegram's voice notes are. */

import { t } from "./text.js";

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
