// Saving: what has changed, on the revision that was read. Whoever was first is merged with, and nothing is lost.
import { ask, change } from "./ask.js";
import { changes } from "./article.js";
import { bringIn } from "./bringing_in.js";
import { forget, isDirty } from "./drafts.js";
import { clear, reasonOf, show } from "./errors.js";
import { form, read, write } from "./form.js";
import { same } from "./merging.js";
import { byId, here, know, say, state } from "./state.js";

const TRIES = 5;
const button = byId("save");
let key = crypto.randomUUID();

export function start() {
  form.addEventListener("submit", (event) => (event.preventDefault(), save()));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    save();
  });
}

/** True where all that the form has is stored. */
export async function save() {
  if (button.ariaBusy || form.inert) return false;
  button.ariaBusy = "true";
  try {
    return await attempt(TRIES);
  } catch (failure) {
    say(reasonOf(failure));
    return false;
  } finally {
    button.ariaBusy = null;
  }
}

async function attempt(tries) {
  const [value, isNew] = [read(), !state.article];
  if (!isNew && same(state.base, value)) return say(here.words.nothingNew), true;
  say(here.words.saving);
  const { article, errors } = await change("Put", input(value));
  const conflict = errors.find(({ code }) => code === "CONFLICT");
  if (conflict && tries && state.article) return (await merge()) && attempt(tries - 1);
  if (errors.length) return say(""), show(errors), false;
  clear();
  stored(article, value, isNew);
  return true;
}

function input(value) {
  const { article, base } = state;
  if (!article) return { ...changes(base, value), idempotencyKey: key };
  return { id: article.id, expectedRevision: article.revision, ...changes(base, value, article) };
}

async function merge() {
  const { node } = await ask("Article", { id: state.article.id });
  return bringIn(node);
}

/** What was typed while it was sent stays typed. */
function stored(article, sent, isNew) {
  const typed = read();
  forget(isNew);
  know(article);
  key = crypto.randomUUID();
  if (same(typed, sent)) write(state.base);
  if (!isDirty()) forget();
  say(here.words.saved.replace("{time}", here.moment(article.updatedAt)));
}
