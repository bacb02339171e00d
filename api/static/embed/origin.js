// The Dateline that this file is from: how it is asked, and who asks. One reader reads a page, and so all elements on it
// share what signs that reader in.

import { SIGNED_OUT } from "../site/comments/actions.js";

/** The address that all others begin with; it may have a path. All modules are one script there, embed.js. */
export const base = new URL(".", import.meta.url);
export const documentId = "dateline.live_comments";
const PATIENCE = 30_000; // milliseconds
const EARLY = 30_000; // milliseconds before a token expires

/** Tells `change` when somebody signs in or out. */
export const reader = new EventTarget();

let source = null;
let token = null;
let coming = null;

/** A token, or a function that gives one, also as a promise; nothing signs out. */
export function signInWith(given) {
  if (given === source) return;
  source = given;
  token = coming = null;
  reader.dispatchEvent(new Event("change"));
}

export const signsIn = () => Boolean(source);
export const givenSource = () => source;

/**
 * The header that says who reads, with a token that holds for a while; `anew` where the last one was refused. Throws where
 * it comes for a reader who is another meanwhile.
 */
export async function authorization(anew = false) {
  const whose = source;
  if (!whose) return {};
  if (!token || (anew && typeof whose === "function") || Date.now() > expiry(token) - EARLY) {
    coming ??= Promise.resolve(typeof whose === "function" ? whose({ anew }) : whose).finally(() => {
      if (whose === source) coming = null;
    });
    const given = await coming;
    if (whose !== source) throw new Error("Another reader was signed in.");
    token = given ?? null;
  }
  return token ? { authorization: `Bearer ${token}` } : {};
}

/** In milliseconds since 1970, as the token says; never for what is no JSON Web Token. */
function expiry(text) {
  try {
    return JSON.parse(atob(text.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1000;
  } catch {
    return Infinity;
  }
}

/** As `fetch`, with the reader's token; once more with a new one, where that was refused. Throws where there is no answer. */
export async function request(path, { headers, patience = PATIENCE, signal, ...options } = {}) {
  const whose = source;
  const signals = [signal, patience && AbortSignal.timeout(patience)].filter(Boolean);
  for (const anew of [false, true]) {
    const signed = await authorization(anew);
    const all = { ...options, headers: { ...headers, ...signed }, signal: AbortSignal.any(signals) };
    const response = await fetch(new URL(path, base), { credentials: "omit", ...all });
    if (response.status !== 401 || anew || !whose || whose !== source) return response;
  }
}

export async function ask(operationName, variables) {
  const body = JSON.stringify({ documentId, operationName, variables });
  const response = await request("graphql", { method: "POST", headers: { "content-type": "application/json" }, body });
  if (response.status === 401) return { done: SIGNED_OUT };
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

/** The HTML of what is at a path of the site, as it is for pages of others. Throws with the `status` of a refusal. */
export async function fragment(path, language, signal) {
  const url = new URL(`embed${path}`, base);
  if (language) url.searchParams.set("language", language);
  const response = await request(url, { signal });
  if (response.ok) return response.text();
  const why = response.status === 401 ? `: ${(await response.json()).errors[0].message}` : "";
  throw Object.assign(new Error(`${response.status} for ${url}${why}`), { status: response.status });
}

/** The slug of an article, which is given by it or by its address. */
export function slugOf(article) {
  if (!/[/:]/.test(article)) return article;
  const { pathname } = new URL(article, base);
  return decodeURIComponent(/\/articles\/([^/]+)/.exec(pathname)?.[1] ?? pathname.split("/").filter(Boolean).at(-1) ?? "");
}
