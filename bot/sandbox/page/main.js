/** Puts the page together: what stands where, and what is looked at when it opens. */

import { refreshList } from "./chats.js";
import { present } from "./dialog.js";
import { drawerView, toggleDrawer } from "./drawer.js";
import { icon } from "./icons.js";
import { openChat } from "./links.js";
import { follow, refreshBot, refreshPeople, refreshRules, refreshWall } from "./live.js";
import { loadCoast } from "./map.js";
import { goBack, remember, restored } from "./memory.js";
import { closeMenusOn, focusMenu } from "./menus.js";
import { addPhone, chip, phoneView } from "./phone.js";
import { settle } from "./scroll.js";
import { noticeView, sheetView } from "./sheets.js";
import { changed, newPhone, onChange, state } from "./state.js";
import { language, speak, t } from "./text.js";
import { startAfter } from "./toasts.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { html, nothing, render } from "./vendor/lit-html/lit-html.js";
import { openWall } from "./wall.js";

const NARROW = matchMedia("(max-width: 760px)");

function draw() {
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  render(page(), root);
  present();
  remember();
  settle();
  focusMenu();
}

function page() {
  if (!state.ready) return html`<p class="empty">${t(state.offline ? "offline" : "loading")}</p>`;
  const shown = state.narrow
    ? state.phones.filter((/** @type {any} */ each) => each.key === state.active)
    : state.phones;
  return html`${top()}
    <main class="stage ${state.narrow ? "narrow" : ""}">
      <h1 class="sr">${t("title")}</h1>
      <div class="phones">${repeat(shown, (/** @type {any} */ each) => each.key, phoneView)}
        ${state.people.length ? adding() : nobody()}
      </div>
      ${state.drawer.open ? drawerView() : nothing}
    </main>
    ${sheetView()}
    ${state.sheet || state.alerts.length ? nothing : noticeView()}`;
}

const adding = () =>
  state.narrow
    ? nothing
    : html`<button class="add-phone" @click=${() => addPhone(spare())}>${icon("add")}<span>${t("add_phone")}</span></button>`;

const nobody = () =>
  html`<div class="empty"><p>${t("nobody")}</p><button class="primary" @click=${sheet("person")}>${t("new_person")}</button></div>`;

function top() {
  const speaks = (/** @type {string} */ wanted) => () => {
    speak(wanted);
    changed();
  };
  return html`<header class="top">
    <div class="brand"><strong>Yanduan</strong><span class="sandbox-mark">${t("sandbox_mark")}</span></div>
    <nav class="people" aria-label=${t("people")}>${state.people.map(chip)}
      <button class="round" aria-label=${t("new_person")} title=${t("new_person")} @click=${sheet("person")}>${icon("add")}</button>
      <button class="round" aria-label=${t("new_group")} title=${t("new_group")} ?disabled=${!state.people.length} @click=${sheet("group")}>${icon("people")}</button></nav>
    <div class="tools">
      <button class="primary" ?disabled=${!state.people.length} @click=${openWall}>${icon("scan")} <span class="word">${t("wall")}</span></button>
      <button id="drawer-button" aria-expanded=${state.drawer.open} @click=${toggleDrawer}>${icon("gears")} <span class="word">${t("behind")}</span></button>
      <span class="languages" role="group" aria-label=${t("language")}>
        <button aria-pressed=${language === "id"} lang="id" title="Bahasa Indonesia" @click=${speaks("id")}>ID</button>
        <button aria-pressed=${language === "en"} lang="en" title="English" @click=${speaks("en")}>EN</button></span>
    </div></header>`;
}

const sheet = (/** @type {string} */ kind) => () => {
  state.sheet = { kind };
  changed();
};

/** The first person without a phone, or else the first. */
function spare() {
  const without = state.people.find(
    (/** @type {any} */ each) => !state.phones.some((/** @type {any} */ phone) => phone.user === each.id),
  );
  return (without ?? state.people[0]).id;
}

/** What stands there at first: a citizen's phone, an officer's in the group, and the same officer's private chat. */
function setOut() {
  const groups = state.groups.filter((/** @type {any} */ each) => !each.deleted && !each.migrated_to);
  const inGroup = (/** @type {any} */ each) =>
    groups.some((/** @type {any} */ group) => each.id in group.members);
  const citizen = state.people.find((/** @type {any} */ each) => !inGroup(each)) ?? state.people[0];
  if (citizen) put(citizen.id, citizen.id);
  const group = groups[0];
  const members = state.people.filter((/** @type {any} */ each) => group && each.id in group.members);
  const officer =
    members.find((/** @type {any} */ each) => group.members[each.id].status === "member") ?? members[0];
  if (officer) {
    put(officer.id, group.id);
    if (!state.narrow) put(officer.id, officer.id);
  }
  state.active = state.phones[0]?.key ?? 0;
}

/** @param {number} user @param {number | null} chat */
function put(user, chat) {
  const phone = newPhone(user);
  state.phones.push(phone);
  openChat(phone, chat);
  return phone;
}

async function begin() {
  speak(language);
  state.narrow = NARROW.matches;
  NARROW.addEventListener("change", () => {
    state.narrow = NARROW.matches;
    changed();
  });
  document.addEventListener("visibilitychange", changed);
  goBack();
  onChange(draw);
  closeMenusOn();
  draw();
  await Promise.all([refreshBot(), refreshPeople(), refreshWall(), refreshRules()]);
  startAfter(state.bot.seq);
  for (const each of state.people) refreshList(each.id);
  if (!restored(put)) setOut();
  state.ready = true;
  changed();
  loadCoast();
  follow(() => location.reload());
  setInterval(() => state.drawer.open && state.drawer.tab === "time" && changed(), 1000);
}

begin().catch(() => {
  state.offline = true;
  changed();
  setTimeout(() => location.reload(), 2000);
});
