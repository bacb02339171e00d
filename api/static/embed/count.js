// <dateline-count article="slug or address">: how many comments an article has, now and as it changes.

import { follow } from "./events.js";
import { ask, slugOf } from "./origin.js";

const shown = new Map(); // elements, and the IDs of their articles
const MOST = 100;
let following = null;
let timer = null;

export class DatelineCount extends HTMLElement {
  static observedAttributes = ["article"];

  connectedCallback() {
    shown.set(this, null);
    askSoon();
  }

  disconnectedCallback() {
    shown.delete(this);
    askSoon();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  show(count) {
    this.textContent = count.toLocaleString(this.closest("[lang]")?.lang || undefined);
  }
}

/** All elements that come and go at the same time are one request. */
function askSoon(pause = 0) {
  clearTimeout(timer);
  timer = setTimeout(() => askForAll().catch(() => askSoon(5000)), pause);
}

async function askForAll() {
  await learn([...shown].filter(([, id]) => !id).map(([element]) => element).slice(0, MOST));
  following?.abort();
  following = new AbortController();
  const articles = [...new Set([...shown.values()].filter(Boolean))];
  if (articles.length) follow("CountEvents", () => ({ articles }), { next: ({ commentCounts }) => tell(commentCounts) }, following.signal);
}

async function learn(elements) {
  if (!elements.length) return;
  const slugs = new Map(elements.map((element) => [element, slugOf(element.getAttribute("article") ?? "")]));
  const { articles } = await ask("Counts", { slugs: [...new Set(slugs.values())] });
  for (const [element, slug] of slugs) {
    const article = articles.nodes.find((each) => each.slug === slug || each.formerSlugs.includes(slug));
    if (!article || !shown.has(element)) continue;
    shown.set(element, article.id);
    element.show(article.commentCount);
  }
}

function tell({ commentCount, article }) {
  for (const [element, id] of shown) if (id === article.id) element.show(commentCount);
}
