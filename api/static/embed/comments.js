// <dateline-comments article="slug or address">: an article's comments on a page of any site. docs/embedding.md tells how.

import { discuss } from "../site/comments/discussion.js";
import { parsed, viewOf } from "../site/comments/view.js";
import { keepRelative } from "../site/localization.js";
import { follow } from "./events.js";
import { ask, fragment, givenSource, reader, signInWith, signsIn, slugOf } from "./origin.js";
import { style } from "./styles.js";

const PAUSE = 3000; // milliseconds

export class DatelineComments extends HTMLElement {
  static observedAttributes = ["article", "lang"];

  #ended = null;
  #shown = "";

  constructor() {
    super();
    // What a framework set before this was defined.
    if (Object.hasOwn(this, "getToken")) {
      const { getToken } = this;
      delete this.getToken;
      this.getToken = getToken;
    }
  }

  /** Signs the reader in on this page: a function that gives a token, also as a promise, or a token; null signs out. */
  get getToken() {
    return givenSource();
  }

  set getToken(given) {
    signInWith(given);
  }

  connectedCallback() {
    this.#begin(!this.#shown);
  }

  disconnectedCallback() {
    this.#ended?.abort();
  }

  attributeChangedCallback(_, before, now) {
    if (this.#ended && this.isConnected && before !== now) this.#begin(true);
  }

  async #begin(anew) {
    this.#ended?.abort();
    const { signal } = (this.#ended = new AbortController());
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const isHere = root.getElementById("comments");
    // What the server of the page has put in is for everyone.
    const isWhole = isHere && !signsIn() && (!anew || this.#shown === "");
    if (!isHere) root.replaceChildren(document.createElement("slot"));
    reader.addEventListener("change", () => this.#begin(true), { signal });
    try {
      style(root);
      if (!isWhole && anew) await this.#fill(root, signal);
      for (const link of root.querySelectorAll("link")) link.remove();
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
      return;
    }
    if (signal.aborted) return;
    this.#shown = this.getAttribute("article");
    keepRelative(root, signal);
    discuss(viewOf(root, this.#permalink), this.#client(root, signal), signal);
  }

  async #fill(root, signal) {
    const text = await fragment(this.#path, this.#language, signal);
    if (!signal.aborted) root.replaceChildren(parsed(text).getElementById("comments"));
  }

  /** Where there is no such article, the page goes on showing what it has within the element. */
  #failed({ status, message }) {
    console.warn(`<dateline-comments>: ${message}`);
    this.dispatchEvent(new CustomEvent("dateline:error", { bubbles: true, composed: true, detail: { status, message } }));
    const { signal } = this.#ended;
    if (status !== 404 && status !== 410) setTimeout(() => signal.aborted || this.#begin(true), PAUSE * (1 + Math.random()));
  }

  get #path() {
    return `/articles/${encodeURIComponent(slugOf(this.getAttribute("article") ?? ""))}`;
  }

  get #language() {
    return this.closest("[lang]")?.lang ?? "";
  }

  #permalink(id) {
    return `${location.href.split("#")[0]}#${id}`;
  }

  #client(root, signal) {
    return {
      change: async (mutation, input) => (await ask(mutation, { input })).done,
      wordsOf: async (id) => (await ask("Words", { id })).node?.body,
      page: (path) => fragment(path, this.#language, signal),
      follow: (position, { next, ...rest }, until) =>
        follow("Events", () => position, { next: (data) => next(data.commentEvents), ...rest }, until),
      permalink: this.#permalink,
      elsewhere: (id, pin) => pin(id),
      found: (item) => reveal(item, root),
      signIn: (here, place) => this.#signIn(here, place),
    };
  }

  /** What to tell the reader meanwhile. */
  #signIn(here, place = "") {
    const detail = { next: this.#permalink(place), signIn: signInWith };
    const event = new CustomEvent("dateline:sign-in", { bubbles: true, composed: true, cancelable: true, detail });
    return this.dispatchEvent(event) ? here.words.signInElsewhere : here.words.signInFirst;
  }
}

/** Browsers know no targets within shadow roots. */
function reveal(item, root) {
  for (const other of root.querySelectorAll(".new")) other.classList.remove("new");
  if (!item) return;
  item.classList.add("new");
  item.tabIndex = -1;
  item.focus();
  item.scrollIntoView({ block: "center" });
}
