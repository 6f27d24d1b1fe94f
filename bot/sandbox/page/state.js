/**
 * What the page knows and shows. All of it comes from the sandbox, but for what only this window has: which
 * phones stand here, what is being typed, and which dialog is open.
 *
 * @typedef {{id: number, first_name: string, last_name?: string, username?: string, language_code?: string,
 *   phone: string, started: boolean, blocked: boolean, deactivated: boolean}} Person
 * @typedef {{id: number, title: string, type: string, members: Record<string, any>, deleted: boolean,
 *   migrated_to: number | null, links: any[], requests: {user: number, at: number}[]}} Group
 * @typedef {{id: number, chat: number, seq: number, time: number, by_bot: boolean, protected: boolean,
 *   service: boolean, deleted: boolean, edits: number, reply_markup: any, message: any, sender: string}} View
 * @typedef {{key: number, user: number, chat: number | null, popup: string | null, reply: View | null,
 *   unforced: number, editing: {view: View, text: string} | null, keyboardHidden: boolean, toast: string, recording: any,
 *   topic: number | null, busy: string, away: boolean, starting: boolean}} Phone
 * @typedef {Readonly<{user: number, chat: number, topic: number}>} Where whose doing something is, in which chat
 *   and topic
 */

/** @type {any} */
export const state = {
  ready: false,
  offline: false,
  bot: null,
  /** @type {Person[]} */ people: [],
  /** @type {Group[]} */ groups: [],
  /** @type {{id: string, title: string, place: string}[]} */ wall: [],
  /** @type {Phone[]} */ phones: [],
  active: 0,
  narrow: false,
  /** By person: the rows of their list of chats. */
  lists: new Map(),
  /** By "person:chat": a chat as that person sees it (see chats.js). */
  chats: new Map(),
  /** By "person:chat": what is typed and not yet sent. */
  drafts: new Map(),
  /** Taps that wait for the bot's answer, by "person:chat:message:data". */
  taps: new Map(),
  /** Texts hidden as spoilers that were uncovered. */
  uncovered: new Set(),
  sheet: null,
  /** Alerts of the bot that wait to be read. */ alerts: /** @type {any[]} */ ([]),
  drawer: { open: false, tab: "calls", calls: [], opened: new Set(), polls: false },
  rules: { faults: [], kinds: {}, flood: { enabled: false }, clock: { offset: 0, now: 0 } },
  notice: "",
};

/** @type {() => void} */
let draw = () => {};
let asked = false;

/** @param {() => void} drawing called once before the next frame after any `changed()` */
export function onChange(drawing) {
  draw = drawing;
}

/** Something in `state` is different now. */
export function changed() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

/** @param {number} id */
export const person = (id) => state.people.find((/** @type {Person} */ each) => each.id === id);

/** @param {Person | undefined} each */
export const nameOf = (each) => (each ? [each.first_name, each.last_name].filter(Boolean).join(" ") : "?");

let lastKey = 0;

/**
 * A phone that stands on the page.
 * @param {number} user
 * @param {number | null} chat
 * @returns {Phone}
 */
export function newPhone(user, chat = null) {
  lastKey += 1;
  return {
    key: lastKey,
    user,
    chat,
    topic: null,
    popup: null,
    reply: null,
    unforced: 0,
    editing: null,
    keyboardHidden: false,
    toast: "",
    recording: null,
    busy: "",
    away: false,
    starting: false,
  };
}

/**
 * Where something is begun: it is finished there, whatever becomes of the phone meanwhile.
 * @param {Phone} phone
 * @returns {Where}
 */
export function here(phone) {
  if (phone.chat === null) throw new Error("no chat is open on this phone");
  return Object.freeze({ user: phone.user, chat: phone.chat, topic: phone.topic ?? 0 });
}

/** @param {Where} where */
export const draftKey = (where) => `${where.user}:${where.chat}`;

let noticeTimer = 0;

/**
 * A sentence for everybody, for a while.
 * @param {string} text
 */
export function notice(text) {
  state.notice = text;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    state.notice = "";
    changed();
  }, 8000);
  changed();
}

/**
 * Run what a person asked for; what goes wrong is said, never lost.
 * @param {() => Promise<any>} work
 */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    notice(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
