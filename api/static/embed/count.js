// <dateline-count article="slug or address">: how many comments an article has, now and as it changes.

import { follow } from "./events.js";
import { slugOf } from "./origin.js";

const shown = new Set();
const MOST = 100;
let following = null;
let timer = null;

export class DatelineCount extends HTMLElement {
  static observedAttributes = ["article"];

  connectedCallback() {
    shown.add(this);
    followSoon();
  }

  disconnectedCallback() {
    shown.delete(this);
    followSoon();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.connectedCallback();
  }

  show(count) {
    this.textContent = count.toLocaleString(this.closest("[lang]")?.lang || undefined);
  }
}

/** All elements that come and go at the same time are one request. */
function followSoon() {
  clearTimeout(timer);
  timer = setTimeout(followAll);
}

function followAll() {
  following?.abort();
  following = new AbortController();
  const slugs = [...new Set([...shown].map(slug))].slice(0, MOST);
  if (slugs.length) follow("Counts", () => ({ slugs }), { next: ({ articles }) => tell(articles.nodes) }, following.signal);
}

const slug = (element) => slugOf(element.getAttribute("article") ?? "");

function tell(articles) {
  for (const element of shown) {
    const article = articles.find((each) => [each.slug, ...each.formerSlugs].includes(slug(element)));
    if (article) element.show(article.commentCount);
  }
}
