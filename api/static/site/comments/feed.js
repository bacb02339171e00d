// Follows an article's comments with the browser's own EventSource, behind the cursor that the page was read at.

import { ask, documentId } from "./ask.js";

const PAUSE = 2000; // milliseconds, and up to five times as many, so that not all come back at once

/** `position` has the article, and moves along `after` each event. */
export function follow(position, { next, lost, back }) {
  let source, timer;

  function open() {
    clearTimeout(timer);
    source?.close();
    if (document.hidden) return;
    const asked = { documentId, operationName: "Events", variables: JSON.stringify(position) };
    source = new EventSource(`/graphql?${new URLSearchParams(asked)}`);
    source.addEventListener("open", back);
    source.addEventListener("next", (event) => take(JSON.parse(event.data)));
    source.addEventListener("error", failed);
  }

  function take({ data, errors }) {
    if (errors) comeBack();
    else next(data.commentEvents);
  }

  /** The browser comes back by itself, unless the server has answered and refused. */
  function failed() {
    lost();
    if (source.readyState === EventSource.CLOSED) comeBack();
  }

  /** Perhaps it was the token, which is forgotten by asking. */
  function comeBack() {
    source.close();
    timer = setTimeout(() => ask("Ping").catch(() => {}).then(open), PAUSE * (1 + 4 * Math.random()));
  }

  // Browsers open few connections to one site: pages that nobody sees leave theirs to others.
  document.addEventListener("visibilitychange", open);
  open();
}
