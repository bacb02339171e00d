// Pictures and articles that the form names by their ids.
import { state } from "./state.js";

const known = new Map();

export const find = (id) => known.get(id);
export const remember = (thing) => known.set(thing.id, thing);
/** What a picture or an article is called; anything else as it is. */
export const labelOf = (value) => find(value)?.alt || find(value)?.headline || value;

document.addEventListener("dateline:told", rememberAll);
rememberAll();

function rememberAll() {
  const { image, images, seo, translationOf } = state.article ?? {};
  [image, ...(images ?? []), seo?.image, translationOf].filter(Boolean).forEach(remember);
}
