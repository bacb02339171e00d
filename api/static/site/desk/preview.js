// The page as readers will see it: the server renders what the form has, and stores nothing. In its frame no script runs.
import { changes } from "./article.js";
import { form, read } from "./form.js";
import { byId, state } from "./state.js";

const DELAY = 500;
const frame = byId("preview");
let waiting, asked;

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, DELAY);
});

async function refresh() {
  asked?.abort();
  const mine = (asked = new AbortController());
  const input = { ...(state.article && { id: state.article.id }), ...changes(state.base, read(), state.article) };
  const headers = { "content-type": "application/json" };
  const sent = fetch("/desk/preview", { method: "POST", headers, body: JSON.stringify({ input }), signal: mine.signal });
  const html = await sent.then((response) => (response.ok ? response.text() : null)).catch(() => null);
  if (mine.signal.aborted) return;
  frame.classList.toggle("stale", html === null);
  if (html !== null) show(html);
}

/** The first time as a document of its own; then only what is in it changes, and it stays where it was scrolled to. */
function show(html) {
  const shown = frame.contentDocument;
  if (!shown?.querySelector("main")) return (frame.srcdoc = html);
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const name of ["lang", "dir"]) shown.documentElement.setAttribute(name, fresh.documentElement.getAttribute(name));
  shown.body.replaceWith(shown.adoptNode(fresh.body));
}
