/** The control API as promises; what the sandbox refuses is thrown as an `ApiError` in its words. */

import { t } from "./text.js";

export class ApiError extends Error {}

/** The sandbox can't be reached now. */
export class Unreachable extends Error {}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 */
async function reached(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Unreachable(t("offline"));
  }
}

/**
 * @param {Response} answer
 * @returns {Promise<any>}
 */
async function checked(answer) {
  const body = await answer.json().catch(() => ({ error: `HTTP ${answer.status}` }));
  if (!answer.ok) throw new ApiError(body.error ?? `HTTP ${answer.status}`);
  return body;
}

/**
 * @param {string} path below /control/
 * @param {Record<string, string | number | undefined>} query
 */
export async function get(path, query = {}) {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)]));
  return checked(await reached(`/control/${path}?${search}`));
}

/**
 * @param {string} path
 * @param {object} body
 */
export async function post(path, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" } };
  return checked(await reached(`/control/${path}`, { ...options, body: JSON.stringify(body) }));
}

/**
 * @param {string} path
 * @param {Blob} content
 * @param {Record<string, string>} query
 */
export async function upload(path, content, query = {}) {
  const url = `/control/${path}?${new URLSearchParams(query)}`;
  return checked(await reached(url, { method: "POST", body: content }));
}

/** @param {string} path */
export async function remove(path) {
  return checked(await reached(`/control/${path}`, { method: "DELETE" }));
}

/**
 * Something that a person does; see the acts of the sandbox.
 * @param {string} name
 * @param {object} options
 */
export async function act(name, options) {
  return (await post("acts", { act: name, ...options })).result;
}

/** @param {string} id */
export const fileUrl = (id) => `/control/files/${encodeURIComponent(id)}`;
