// Who else has the article open: this page says that it is there, and hears of the others, and of what they have saved.
import { ask, change } from "./ask.js";
import { bringIn } from "./bringing_in.js";
import { byId, here, state } from "./state.js";

const EVERY = 10_000;
let waiting;

export function start() {
  document.addEventListener("dateline:told", beat);
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  addEventListener("pagehide", leave);
  byId("bring-in").addEventListener("click", async () => bringIn((await ask("Article", { id: state.article.id })).node));
  beat();
}

async function beat() {
  clearTimeout(waiting);
  const id = state.article?.id;
  if (!id) return;
  waiting = setTimeout(beat, EVERY);
  const { article } = await change("Editing", { articleId: id }).catch(() => ({}));
  if (article && state.article?.id === id) show(article);
}

function show({ revision, editors }) {
  const others = editors.filter(({ isViewer }) => !isViewer).map(({ name }) => `\u2068${name}\u2069`);
  byId("others").hidden = !others.length;
  byId("others").textContent = here.words.alsoHere.replace("{names}", others.join(", "));
  const isNewer = revision > state.article.revision;
  byId("newer").hidden = !isNewer;
  byId("newer").querySelector("p").textContent = isNewer ? here.words.isNewer : "";
}

function leave() {
  if (state.article) change("Editing", { articleId: state.article.id, isDone: true }, { keepalive: true }).catch(() => {});
}
