// Follows an article's comments with the browser's own EventSource, behind the cursor that the page was read at.

import { ask, documentId } from "./ask.js";
import { here, section, tell } from "./view.js";

const PAUSE = 2000; // milliseconds, and up to five times as many, so that not all come back at once

const variables = { article: section.dataset.article, after: section.dataset.cursor };
let source, timer, receive;

export function follow(receiver) {
  receive = receiver;
  // Browsers open few connections to one site: pages that nobody sees leave theirs to others.
  document.addEventListener("visibilitychange", open);
  open();
}

function open() {
  clearTimeout(timer);
  source?.close();
  if (document.hidden) return;
  const asked = { documentId, operationName: "Events", variables: JSON.stringify(variables) };
  source = new EventSource(`/graphql?${new URLSearchParams(asked)}`);
  source.addEventListener("open", () => tell(""));
  source.addEventListener("next", (event) => take(JSON.parse(event.data)));
  source.addEventListener("error", failed);
}

function take({ data, errors }) {
  if (errors) return comeBack();
  variables.after = data.commentEvents.cursor;
  return receive(data.commentEvents);
}

/** The browser comes back by itself, unless the server has answered and refused. */
function failed() {
  tell(here.words.reconnecting);
  if (source.readyState === EventSource.CLOSED) comeBack();
}

/** Perhaps it was the token, which is forgotten by asking. */
function comeBack() {
  source.close();
  timer = setTimeout(() => ask("Ping").catch(() => {}).then(open), PAUSE * (1 + 4 * Math.random()));
}
