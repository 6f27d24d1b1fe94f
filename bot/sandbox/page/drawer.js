/** Behind the scenes: what the bot asks of Telegram, what goes wrong, what time it is, and whether the bot runs. */

import { post, remove } from "./api.js";
import { icon } from "./icons.js";
import { refreshBot, refreshCalls, refreshRules } from "./live.js";
import { attempt, changed, state } from "./state.js";
import { dayAndTime, exactTime, t } from "./text.js";
import { repeat } from "./vendor/lit-html/directives/repeat.js";
import { html, nothing } from "./vendor/lit-html/lit-html.js";

const TABS = ["calls", "faults", "time"];

export function toggleDrawer() {
  state.drawer.open = !state.drawer.open;
  if (state.drawer.open) {
    refreshCalls();
    refreshRules();
    refreshBot();
  }
  changed();
  const heading = () =>
    document.getElementById(state.drawer.open ? "drawer-title" : "drawer-button")?.focus();
  requestAnimationFrame(() => requestAnimationFrame(heading));
}

/** @param {KeyboardEvent} event */
function escaped(event) {
  if (event.key === "Escape") toggleDrawer();
}

export function drawerView() {
  const { tab } = state.drawer;
  const bodies = { calls: callsTab, faults: faultsTab, time: timeTab };
  const choose = (/** @type {string} */ each) => {
    state.drawer.tab = each;
    refreshCalls();
    changed();
  };
  const turn = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const next = TABS[(TABS.indexOf(tab) + way + TABS.length) % TABS.length] ?? "calls";
    choose(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };
  return html`<aside class="drawer" aria-labelledby="drawer-title" @keydown=${escaped}>
    <div class="sheet-head"><h2 id="drawer-title" tabindex="-1">${t("behind")}</h2><button class="round" aria-label=${t("close")} @click=${toggleDrawer}>${icon("close")}</button></div>
    <div class="tabs" role="tablist" aria-label=${t("behind")} @keydown=${turn}>${TABS.map(
      (each) => html`<button role="tab" id="tab-${each}"
      aria-selected=${each === tab} aria-controls="tab-body" tabindex=${each === tab ? 0 : -1} @click=${() => choose(each)}>${t(`tab_${each}`)}</button>`,
    )}</div>
    <div class="tab-body" id="tab-body" role="tabpanel" tabindex="0" aria-labelledby="tab-${tab}">${/** @type {any} */ (bodies)[tab]()}</div></aside>`;
}

function callsTab() {
  const showPolls = (/** @type {any} */ event) => {
    state.drawer.polls = event.target.checked;
    refreshCalls();
  };
  const calls = [...state.drawer.calls].reverse();
  return html`<p class="faint">${t("calls_why")}</p>
    <label class="check"><input type="checkbox" .checked=${state.drawer.polls} @change=${showPolls} /> ${t("with_polls")}</label>
    <ol class="calls">${repeat(calls, (/** @type {any} */ call) => call.seq, callRow)}</ol>
    ${calls.length ? nothing : html`<p>${t("no_calls")}</p>`}`;
}

/** @param {any} call */
function callRow(call) {
  const verdict = call.verdict.split(":")[0] || "waits";
  const opened = state.drawer.opened.has(call.seq);
  const toggle = (/** @type {any} */ event) => {
    if (event.target.open) state.drawer.opened.add(call.seq);
    else state.drawer.opened.delete(call.seq);
    changed();
  };
  const at = exactTime(call.time);
  return html`<li><details @toggle=${toggle}><summary><span class="method">${call.method}</span>
    <span class="verdict ${verdict}">${t(`verdict_${verdict}`)}</span><span class="faint">${at} · ${(call.took * 1000).toFixed(1)} ms</span></summary>
    ${
      opened
        ? html`<h4>${t("parameters")}</h4><pre tabindex="0">${JSON.stringify(call.params, null, 2)}</pre>
      <h4>${t("answer")} ${call.status || ""}</h4><pre tabindex="0">${JSON.stringify(call.answer, null, 2)}</pre>`
        : nothing
    }</details></li>`;
}

function faultsTab() {
  const { faults, kinds, flood } = state.rules;
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    const values = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const seconds = Number(values.get("seconds"));
    const order = {
      kind: values.get("kind"),
      times: Number(values.get("times")),
      seconds,
      retry_after: Math.max(1, Math.round(seconds)),
    };
    attempt(() => post("faults", order)).then(refreshRules);
  };
  const limit = (/** @type {any} */ event) =>
    attempt(() => post("flood", { enabled: event.target.checked })).then(refreshRules);
  return html`<p class="faint">${t("faults_why")}</p>
    <form @submit=${add}><label>${t("fault")}<select name="kind">${Object.keys(kinds).map(
      (each) => html`<option value=${each}>${t(`fault_${each}`)}</option>`,
    )}</select></label>
      <div class="row"><label>${t("times")}<input name="times" type="number" min="1" max="1000" value="3" /></label>
      <label>${t("seconds")}<input name="seconds" type="number" min="1" max="600" value="5" /></label></div>
      <button class="primary">${t("add_fault")}</button></form>
    <h3>${t("faults_active")}</h3>
    ${
      faults.length
        ? html`<ul class="plain">${faults.map(
            (/** @type {any} */ each) => html`<li class="row"><span>${t(`fault_${each.kind}`)}
      <span class="faint">${each.times ? t("struck", { struck: each.struck, times: each.times }) : ""}</span></span>
      <button @click=${() => attempt(() => remove(`faults?id=${each.id}`)).then(refreshRules)}>${t("remove")}</button></li>`,
          )}</ul>
      <button @click=${() => attempt(() => remove("faults")).then(refreshRules)}>${t("remove_all")}</button>`
        : html`<p>${t("no_faults")}</p>`
    }
    <h3>${t("limits")}</h3>
    <label class="check"><input type="checkbox" .checked=${flood.enabled} @change=${limit} /> ${t("flood")}</label>`;
}

const HOUR = 3600;
const STEPS = /** @type {const} */ ([
  ["hour", HOUR],
  ["day", 24 * HOUR],
  ["three_days", 72 * HOUR],
  ["week", 168 * HOUR],
]);

function timeTab() {
  const clock = state.rules.clock;
  const now = clock.now + (clock.frozen || !clock.at ? 0 : (performance.now() - clock.at) / 1000);
  const move = (/** @type {number} */ advance) => () =>
    attempt(() => post("clock", { advance })).then(refreshRules);
  return html`<h3>${t("clock")}</h3><p class="clock" role="status">${dayAndTime(now)}</p><p class="faint">${t("clock_why")}</p>
    <div class="row">${STEPS.map(([name, seconds]) => html`<button @click=${move(seconds)}>${t(`step_${name}`)}</button>`)}</div>
    <h3>${t("program")}</h3>${programView()}`;
}

function programView() {
  const running = state.bot?.program ?? "absent";
  const order = (/** @type {string} */ what) => () =>
    attempt(() => post("program", { do: what })).then(refreshBot);
  return html`<p role="status"><span class="lamp ${running}"></span> ${t(`program_${running}`)}
      · ${t("waiting_updates", { count: state.bot?.pending_updates ?? 0 })}</p>
    ${
      running === "absent"
        ? html`<p class="faint">${t("program_absent_why")}</p>`
        : html`<p class="faint">${t("program_why")}</p>
    <div class="row"><button ?disabled=${running !== "stopped"} @click=${order("start")}>${t("program_start")}</button>
      <button ?disabled=${running !== "running"} @click=${order("stop")}>${t("program_stop")}</button>
      <button ?disabled=${running !== "running"} @click=${order("kill")}>${t("program_kill")}</button></div>`
    }`;
}
