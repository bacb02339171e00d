// Signing in is the site's own affair. When someone must be signed in, `dateline:sign-in` is dispatched on the comments,
// with `detail.next`, where to come back to. Who handles it calls `preventDefault()`, has the cookie `dateline_token` set
// and loads the page again: drafts are kept. Where nobody does, `/sign-in` is opened, if the site has it.

import { section } from "./site.js";

/** What to tell the reader meanwhile. */
export function signIn(here, place = "leave-comment") {
  const next = `${location.pathname}${location.search}#${place}`;
  const event = new CustomEvent("dateline:sign-in", { bubbles: true, cancelable: true, detail: { next } });
  if (section.dispatchEvent(event)) {
    if (!section.dataset.signIn) return here.words.signInElsewhere;
    location.assign(`/sign-in?${new URLSearchParams({ next })}`);
  }
  return here.words.signInFirst;
}
