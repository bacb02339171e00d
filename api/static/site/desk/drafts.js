// Unsaved work survives a reload: it is kept in the browser by article, with what it began from.
import { same } from "./merging.js";
import { form, read, write } from "./form.js";
import { bringIn } from "./bringing_in.js";
import { byId, here, say, state } from "./state.js";

const DELAY = 400;
/** Others who use the same browser have work of their own. */
const keyOf = (article) => `dateline.desk.${byId("desk").dataset.editor}.${article?.id ?? "new"}`;
let waiting;
let offered = false;

export const isDirty = () => !same(state.base, read());

/** What was kept of this article is no longer wanted; `ofNew` of one that had not been saved yet. */
export function forget(ofNew = false) {
  clearTimeout(waiting);
  localStorage.removeItem(keyOf(ofNew ? null : state.article));
}

export function start() {
  offer(kept());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, DELAY);
  });
  addEventListener("pagehide", keep);
  addEventListener("beforeunload", keep);
}

/** Nothing is kept over work that is still offered, until somebody types. */
function keep() {
  clearTimeout(waiting);
  if (offered && !isDirty()) return;
  if (!isDirty()) return localStorage.removeItem(keyOf(state.article));
  const { revision } = state.article ?? {};
  try {
    localStorage.setItem(keyOf(state.article), JSON.stringify({ revision, base: state.base, value: read(), at: new Date() }));
    say(here.words.kept);
  } catch {
    say(here.words.notKept);
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(keyOf(state.article)));
  } catch {
    return null;
  }
}

function offer(work) {
  if (!work || same(work.value, state.base)) return;
  const box = byId("kept");
  offered = true;
  box.hidden = false;
  box.querySelector("p").textContent = here.words.foundKept.replace("{time}", here.moment(work.at));
  const close = () => ((box.hidden = true), (offered = false));
  byId("restore").addEventListener("click", () => (close(), restore(work)), { once: true });
  byId("drop").addEventListener("click", () => (close(), forget()), { once: true });
}

/** On what it began from; where the article has changed since, both are merged. */
function restore(work) {
  write(work.value);
  if (work.revision !== state.article?.revision) bringIn(state.article, work.base);
}
