/** Hears from the sandbox what has changed, and looks at just that; both after a pause and after its restart. */

import { get } from "./api.js";
import { refreshChat, refreshList, singly } from "./chats.js";
import { changed, state } from "./state.js";
import { heard } from "./toasts.js";

const REST = 60_000;
let world = "";
let rev = 0;

/** @param {() => void} onNewWorld called when the sandbox turns out to be another one than before */
export function follow(onNewWorld) {
  const source = new EventSource(`/control/live?after=${rev}`);
  let resting = 0;
  let over = false;
  const again = () => {
    if (over) return;
    over = true;
    document.removeEventListener("visibilitychange", seen);
    source.close();
    follow(onNewWorld);
  };
  // A browser lends six connections to one host; a window that nobody sees gives its own back after a while.
  const seen = () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(() => source.close(), REST);
    else if (source.readyState === EventSource.CLOSED) again();
  };
  document.addEventListener("visibilitychange", seen);
  source.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    state.offline = false;
    if (world && news.world !== world) {
      source.close();
      onNewWorld();
      return;
    }
    world = news.world;
    rev = news.rev;
    for (const topic of news.topics) look(topic);
    changed();
  };
  source.onerror = () => {
    state.offline = true;
    changed();
    // EventSource tries again by itself, but from where it began; and gives up after an answer that is no stream.
    source.close();
    setTimeout(again, 1000);
  };
}

/** @param {string} topic */
function look(topic) {
  const [name, id] = topic.split(":");
  if (name === "chat") lookAtChat(Number(id));
  else if (name === "people") lookAtPeople();
  else if (name === "toasts") singly(topic, () => heard(Number(id)));
  else if (name === "calls") refreshCalls();
  else if (name === "rules") refreshRules();
  else if (name === "bot") refreshBot();
  else if (name === "wall") refreshWall();
}

/** @param {number} chat */
function lookAtChat(chat) {
  for (const phone of state.phones) if (phone.chat === chat) refreshChat(phone.user, chat);
  if (chat > 0) {
    refreshList(chat);
    return;
  }
  const group = state.groups.find((/** @type {any} */ each) => each.id === chat);
  const people = group
    ? Object.keys(group.members).map(Number)
    : state.people.map((/** @type {any} */ p) => p.id);
  for (const user of people)
    if (state.people.some((/** @type {any} */ p) => p.id === user)) refreshList(user);
}

async function lookAtPeople() {
  await refreshPeople();
  for (const each of state.people) refreshList(each.id);
  for (const phone of state.phones) if (phone.chat) refreshChat(phone.user, phone.chat);
}

export const refreshPeople = () =>
  singly("people", async () => {
    const [users, chats] = await Promise.all([get("users"), get("chats")]);
    state.people = users.users;
    state.groups = chats.groups;
    changed();
  });

export const refreshBot = () =>
  singly("bot", async () => {
    state.bot = await get("bot");
    changed();
  });

export const refreshWall = () =>
  singly("wall", async () => {
    state.wall = (await get("wall")).posters;
    changed();
  });

export const refreshRules = () =>
  singly("rules", async () => {
    const [faults, flood, clock] = await Promise.all([get("faults"), get("flood"), get("clock")]);
    state.rules = { ...faults, flood, clock: { ...clock, at: performance.now() } };
    changed();
  });

export const refreshCalls = () =>
  singly("calls", async () => {
    if (!state.drawer.open || state.drawer.tab !== "calls") return;
    const without = state.drawer.polls ? undefined : "getUpdates";
    state.drawer.calls = (await get("calls", { limit: 200, without })).calls;
    changed();
  });
