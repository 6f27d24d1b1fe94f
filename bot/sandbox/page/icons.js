/** Icons, drawn for this page on a grid of 24; they mean nothing without the label beside them. */

import { svg } from "./vendor/lit-html/lit-html.js";

/** @type {Record<string, string>} */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  send: "M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4",
  attach: "M19 11l-7.5 7.5a4.5 4.5 0 01-6.4-6.4L13 4.2a3 3 0 014.3 4.3l-7.8 7.8a1.5 1.5 0 01-2.2-2.1L14 7.6",
  mic: "M12 3a3 3 0 00-3 3v6a3 3 0 006 0V6a3 3 0 00-3-3zM5.5 11.5a6.5 6.5 0 0013 0M12 18v3",
  stop: "M7 7h10v10H7z",
  keyboard: "M3 6h18v12H3zM7 10v.01M11 10v.01M15 10v.01M7 14h10",
  slash: "M16 4L8 20",
  add: "M12 5v14M5 12h14",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  place: "M12 21s7-6.2 7-11.2A7 7 0 005 9.8C5 14.8 12 21 12 21zM12 12a2.3 2.3 0 100-4.6 2.3 2.3 0 000 4.6z",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5a7.5 7.5 0 0115 0",
  shield: "M12 3l7.5 3v5.5c0 4.6-3.2 8-7.5 9.5-4.3-1.5-7.5-4.9-7.5-9.5V6z",
  down: "M6 10l6 6 6-6",
  reply: "M10 7l-6 5 6 5v-3.5c5 0 8 1.5 10 4.5-.5-5-3.5-8-10-8z",
  edit: "M5 19l1-4L16.5 4.5l3 3L9 18z",
  scan: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
  people:
    "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 19.5a6.5 6.5 0 0113 0M16 4.5a3.5 3.5 0 010 6.5M18 14a6.5 6.5 0 013.5 5.5",
  gears: "M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5",
  open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
};

/** @param {string} name */
export const icon = (name) =>
  svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name] ?? ""}></path></svg>`;
