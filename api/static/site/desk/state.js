// What is known of the article: as it is stored, and as the form was filled from it. `dateline:told` says that it changed.
import { EMPTY, valueOf } from "./article.js";
import { localized } from "../localization.js";

export const byId = (id) => document.getElementById(id);
export const here = localized(byId("desk"));

/** `article` is the stored one, null before it is saved first; `base` its value, from which the form's has come. */
export const state = known(JSON.parse(byId("article").textContent));

export function know(article) {
  Object.assign(state, known(article));
  history.replaceState(null, "", `/desk/${article.id}`);
  told();
}

export function told() {
  document.dispatchEvent(new Event("dateline:told"));
}

/** One line for what has just happened, which screen readers say. */
export const say = (words) => (byId("saved").textContent = words);

function known(article) {
  return { article, base: article ? valueOf(article) : EMPTY };
}
