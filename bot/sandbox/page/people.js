/** New accounts and groups, and who is in a group as what. */

import { act } from "./api.js";
import { carryOut, closeSheet } from "./dialog.js";
import { refreshPeople } from "./live.js";
import { addPhone, handOver } from "./phone.js";
import { attempt, changed, nameOf, person, state } from "./state.js";
import { t } from "./text.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

/** @param {Event} event */
const valuesOf = (event) => new FormData(/** @type {HTMLFormElement} */ (event.target));

const buttons = (/** @type {string} */ label) => html`<div class="row end">
  <button type="button" @click=${closeSheet}>${t("cancel")}</button><button class="primary">${label}</button></div>`;

export function personSheet() {
  const create = async (/** @type {FormData} */ values) => {
    const names = {
      first_name: String(values.get("first_name")).trim(),
      username: String(values.get("username") ?? "").trim(),
    };
    const made = await act("create_user", { ...names, language_code: String(values.get("language")) });
    await refreshPeople();
    const phone = state.phones.find((/** @type {any} */ each) => each.key === state.active);
    if (state.narrow && phone) handOver(phone, made.id);
    else addPhone(made.id);
    return made;
  };
  return {
    title: t("new_person"),
    body: html`<form @submit=${(/** @type {Event} */ event) => carryOut(() => create(valuesOf(event)))(event)}>
    <p class="faint">${t("invented_only")}</p>
    <label>${t("name")}<input name="first_name" required maxlength="64" autocomplete="off" /></label>
    <label>${t("username")}<input name="username" pattern="[A-Za-z][A-Za-z0-9_]{4,31}" autocomplete="off" /></label>
    <label>${t("telegram_language")}<select name="language"><option value="id">Bahasa Indonesia</option><option value="en">English</option></select></label>
    ${buttons(t("create"))}</form>`,
  };
}

export function groupSheet() {
  const create = async (/** @type {FormData} */ values) => {
    const owner = Number(values.get("owner"));
    const members = values
      .getAll("member")
      .map(Number)
      .filter((each) => each !== owner);
    const order = {
      title: String(values.get("title")).trim(),
      owner,
      members,
      bot: values.get("bot") ? "administrator" : "",
      forum: values.has("forum"),
    };
    return act("create_group", order);
  };
  return {
    title: t("new_group"),
    body: html`<form @submit=${(/** @type {Event} */ event) => carryOut(() => create(valuesOf(event)))(event)}>
    <label>${t("group_title")}<input name="title" required maxlength="128" autocomplete="off" /></label>
    <label>${t("owner")}<select name="owner">${state.people.map((/** @type {any} */ each) => html`<option value=${each.id}>${nameOf(each)}</option>`)}</select></label>
    <fieldset><legend>${t("members_title")}</legend>${state.people.map(
      (/** @type {any} */ each) =>
        html`<label class="check"><input type="checkbox" name="member" value=${each.id} /> ${nameOf(each)}</label>`,
    )}</fieldset>
    <label class="check"><input type="checkbox" name="bot" /> ${t("with_bot")}</label>
    <label class="check"><input type="checkbox" name="forum" /> ${t("uses_topics")}</label>
    <p class="faint">${t("bind_hint")}</p>${buttons(t("create"))}</form>`,
  };
}

/** @param {any} sheet */
export function membersSheet({ phone, chat }) {
  const group = state.groups.find((/** @type {any} */ each) => each.id === chat);
  const known = Object.entries(group?.members ?? {})
    .map(([id, member]) => ({ id: Number(id), ...member }))
    .filter((each) => !["left", "kicked"].includes(each.status));
  const mine = known.find((each) => each.id === phone.user)?.status ?? "";
  const canRule = ["creator", "administrator"].includes(mine);
  const outside = [...state.people, state.bot].filter(
    (/** @type {any} */ each) => !known.some((member) => member.id === each.id),
  );
  return {
    title: t("members_title"),
    body: html`<ul class="plain members">${known.map((each) => memberRow(each, phone, chat, canRule))}</ul>
    ${outside.length ? addRow(outside, phone, chat) : nothing}
    ${canRule && group ? settings(group, phone) : nothing}`,
  };
}

/** @param {any} member @param {any} phone @param {number} chat @param {boolean} canRule */
function memberRow(member, phone, chat, canRule) {
  const isBot = member.id === state.bot.id;
  const name = isBot ? state.bot.first_name : nameOf(person(member.id));
  const order = { user: phone.user, chat, whom: member.id };
  const deed = (/** @type {string} */ deed) => () => attempt(() => act(deed, order));
  const rules = canRule && member.id !== phone.user && member.status !== "creator";
  return html`<li><span>${name} <span class="faint">${t(`status_${member.status}`)}${member.anonymous ? ` · ${t("anonymous")}` : ""}</span></span>
    ${
      rules
        ? html`<span class="row">
      <button @click=${deed(member.status === "administrator" ? "demotes" : "promotes")}>${t(member.status === "administrator" ? "demote" : "promote")}<span class="sr"> ${name}</span></button>
      <button @click=${deed("kicks")}>${t("kick")}<span class="sr"> ${name}</span></button></span>`
        : nothing
    }</li>`;
}

/** What the group shows to outsiders and to bots. @param {any} group @param {any} phone */
function settings(group, phone) {
  const order = { user: phone.user, chat: group.id };
  const hide = (/** @type {Event} */ event) =>
    attempt(() => act("hides_members", { ...order, hidden: !(/** @type {any} */ (event.target).checked) }));
  const divide = (/** @type {Event} */ event) =>
    attempt(() => act("uses_topics", { ...order, forum: /** @type {any} */ (event.target).checked }));
  const post = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const text = String(valuesOf(event).get("text") ?? "").trim();
    if (text) await attempt(() => act("posts_in_channel", { ...order, text }));
  };
  const channel = group.channel
    ? html`<form class="row" @submit=${post}><label>${t("channel_post")}<input name="text" autocomplete="off" /></label>
      <button>${t("send")}</button></form>
      <button @click=${() => attempt(() => act("unlinks_channel", order))}>${t("unlink_channel")}</button>`
    : group.type === "supergroup"
      ? html`<button @click=${() => attempt(() => act("links_channel", order))}>${t("link_channel")}</button>`
      : nothing;
  return html`<fieldset><legend>${t("group_settings")}</legend>
    <label class="check"><input type="checkbox" .checked=${group.tells_members} @change=${hide} /> ${t("tells_members")}</label>
    ${group.type === "supergroup" ? html`<label class="check"><input type="checkbox" .checked=${group.forum} @change=${divide} /> ${t("uses_topics")}</label>` : nothing}
    ${channel}</fieldset>`;
}

/** @param {any[]} outside @param {any} phone @param {number} chat */
function addRow(outside, phone, chat) {
  const add = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const whom = Number(valuesOf(event).get("whom"));
    await attempt(() => act("adds", { user: phone.user, chat, whom }));
    changed();
  };
  return html`<form class="row" @submit=${add}><label>${t("add_member")}<select name="whom">${outside.map(
    (each) => html`<option value=${each.id}>${nameOf(each)}</option>`,
  )}</select></label><button>${t("add")}</button></form>`;
}
