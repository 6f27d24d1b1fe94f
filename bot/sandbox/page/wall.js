/** The wall with the posters, and whose phone scans them. The codes are read by the sandbox, from the picture. */

import { upload } from "./api.js";
import { icon } from "./icons.js";
import { openBot } from "./links.js";
import { attempt, changed, nameOf, newPhone, notice, state } from "./state.js";
import { t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

export function openWall() {
  const phone = state.phones.find((/** @type {any} */ each) => each.key === state.active) ?? state.phones[0];
  state.sheet = { kind: "wall", user: citizen(phone?.user), found: null, busy: false };
  changed();
}

/** Who scans unless another is chosen: whose phone was used last, or else somebody who is in no group. */
function citizen(/** @type {number | undefined} */ user) {
  const inGroup = (/** @type {number} */ id) =>
    state.groups.some((/** @type {any} */ each) => id in each.members);
  if (user !== undefined && !inGroup(user)) return user;
  return (state.people.find((/** @type {any} */ each) => !inGroup(each.id)) ?? state.people[0])?.id;
}

/** @param {any} sheet */
export function wallSheet(sheet) {
  const pick = (/** @type {any} */ event) => {
    sheet.user = Number(event.target.value);
    changed();
  };
  const chosen = (/** @type {any} */ event) => read(sheet, event.target.files[0]);
  return {
    title: t("wall"),
    shape: "wall",
    body: html`
    <div class="row"><label>${t("scan_with")}<select @change=${pick}>${state.people.map(
      (/** @type {any} */ each) =>
        html`<option value=${each.id} .selected=${each.id === sheet.user}>${nameOf(each)}</option>`,
    )}</select></label></div>
    <div class="posters">${state.wall.map(
      (/** @type {any} */ poster) => html`<figure class="poster">
      <img src="/control/wall/${poster.id}" alt=${t("poster_of", { title: poster.title, place: poster.place })} />
      <figcaption><strong>${poster.title}</strong><span>${poster.place}</span></figcaption>
      <button class="primary" ?disabled=${sheet.busy} @click=${() => scan(sheet, new Blob(), { poster: String(poster.id) })}>
        ${icon("scan")} ${t("scan")}<span class="sr"> ${poster.title}</span></button></figure>`,
    )}
      ${state.wall.length ? nothing : html`<p>${t("wall_empty")}</p>`}</div>
    <label class="drop" @dragover=${(/** @type {Event} */ event) => event.preventDefault()}
      @drop=${(/** @type {DragEvent} */ event) => {
        event.preventDefault();
        read(sheet, event.dataTransfer?.files[0]);
      }}>${icon("photo")} ${t("drop_poster")}<input type="file" accept="image/*" @change=${chosen} /></label>
    ${sheet.found ? found(sheet) : nothing}`,
  };
}

/** @param {any} sheet @param {File | undefined} file */
function read(sheet, file) {
  if (file) scan(sheet, file, {});
}

/** @param {any} sheet @param {Blob} picture @param {Record<string, string>} query names a poster that hangs here */
async function scan(sheet, picture, query) {
  sheet.busy = true;
  sheet.found = null;
  changed();
  const answer = await attempt(() => upload("scan", picture, query));
  if (state.sheet !== sheet) return; // called off
  sheet.busy = false;
  changed();
  if (!answer) return;
  const ours = answer.codes.find((/** @type {any} */ each) => each.kind === "start");
  if (ours && answer.codes.length === 1) await follow(sheet, ours.payload);
  else if (answer.codes.length) sheet.found = answer.codes;
  else notice(t("no_code"));
  changed();
}

/** @param {any} sheet @param {string} payload */
async function follow(sheet, payload) {
  let phone = state.phones.find((/** @type {any} */ each) => each.user === sheet.user);
  if (!phone) {
    phone = newPhone(sheet.user);
    state.phones.unshift(phone);
  }
  state.active = phone.key;
  state.sheet = null;
  await openBot(phone, payload);
}

/** @param {any} sheet what stood in a picture beside one code of this bot alone */
const found = (sheet) => html`<div role="status"><p>${t("codes_found", { count: sheet.found.length })}</p>
  <ul class="plain">${sheet.found.map(
    (/** @type {any} */ each) => html`<li class="row"><span class="address">${each.text}</span>
    ${
      each.kind === "start"
        ? html`<button @click=${() => follow(sheet, each.payload)}>${t("open")}</button>`
        : html`<strong>${t(each.kind === "group" ? "code_group" : "code_foreign")}</strong>`
    }</li>`,
  )}</ul></div>`;
