// Comments on the page: put in, painted anew, taken out. Copies of a template of the server's are filled in.

import { localized } from "../localization.js";

const own = (item, selector) => item?.querySelector(`:scope > ${selector}`);
const policy = globalThis.trustedTypes?.createPolicy("dateline", { createHTML: (text) => text });

/** The server's HTML as a document: all that is read as HTML goes through here. */
export function parsed(text) {
  return new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
}

/** Of the comments below `root`. `permalink` gives their addresses, where those are not on this site. */
export function viewOf(root, permalink) {
  const find = (id) => root.getElementById(id);
  const section = find("comments");
  const here = localized(section);

  function tell(text) {
    section.querySelector(".state").textContent = text;
  }

  /** Shows a comment as it is now, in its old place or in a new one, unless its thread is not on the page. */
  function show(comment) {
    const item = find(comment.id) ?? place(comment);
    if (item) own(item, ".entry").replaceWith(entryOf(comment));
    foldable(item);
    countDown();
    return item;
  }

  /** A comment that has replies leaves its place to them. */
  function remove(comment) {
    const item = find(comment.id);
    if (comment.replyCount || item?.querySelector("li")) show({ ...comment, bodyHtml: null });
    else item?.remove();
  }

  /** The answer to one's own like also knows whose they are. */
  function showLikes({ id, likeCount, viewerHasLiked }) {
    const button = find(id)?.querySelector(".entry").querySelector("form button");
    if (!button) return;
    button.querySelector(".likes").textContent = likeCount ? here.number(likeCount) : "";
    if (viewerHasLiked !== undefined) press(button, viewerHasLiked);
  }

  /** Newest threads first, replies in their order. */
  function place({ id, parent }) {
    const list = parent ? repliesOf(find(parent.id)) : section.querySelector(".threads");
    if (!list) return null;
    const item = Object.assign(document.createElement("li"), { id, tabIndex: -1 });
    item.append(Object.assign(document.createElement("div"), { className: "entry" }));
    list[parent ? "append" : "prepend"](item);
    foldable(find(parent?.id));
    return item;
  }

  function repliesOf(item) {
    if (!item) return null;
    if (!own(item, ".replies")) {
      own(item, ".entry").after(Object.assign(document.createElement("ol"), { className: "replies" }));
    }
    return own(item, ".replies");
  }

  /** Threads can be folded, and addresses lead to where the comments are shown: on this page, where it is another's. */
  function prepare() {
    for (const item of section.querySelectorAll(".threads li")) foldable(item);
    if (permalink) for (const link of section.querySelectorAll("li .when")) link.href = permalink(link.closest("li").id);
    countDown();
  }

  function foldable(item) {
    const [replies, entry] = [own(item, ".replies"), own(item, ".entry")];
    if (!replies || entry.querySelector(".fold")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "fold" });
    button.setAttribute("aria-label", here.counted(here.words.replies, replies.querySelectorAll("li").length));
    button.setAttribute("aria-expanded", !replies.hidden);
    (entry.querySelector("header") ?? entry).append(button);
  }

  function fold(button) {
    const item = button.closest("li");
    const folded = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", !folded);
    for (const part of [own(item, ".replies"), own(item, ".more")]) if (part) part.hidden = folded;
  }

  function entryOf(comment) {
    const template = find(comment.bodyHtml === null ? "comment-gone" : "comment-entry");
    const entry = template.content.firstElementChild.cloneNode(true);
    if (comment.bodyHtml !== null) fill(entry, comment);
    return entry;
  }

  function fill(entry, comment) {
    const { id, author, bodyHtml, language, createdAt, editableUntil, viewerHasLiked } = comment;
    const part = (name) => entry.querySelector(`.${name}`);
    for (const [name, text] of Object.entries(texts(comment))) part(name).textContent = text;
    for (const [name, shown] of Object.entries(conditions(comment))) part(name).hidden = !shown;
    // This the server made safe; everything else is text.
    part("words").replaceChildren(...parsed(bodyHtml).body.childNodes);
    if (language) part("words").lang = language;
    part("when").firstElementChild.dateTime = createdAt;
    part("edit").dataset.until = editableUntil ?? "";
    entry.setAttribute("aria-label", author.displayName);
    part("avatar").dataset.tone = [...author.displayName].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
    quote(part("on"), comment);
    for (const link of entry.querySelectorAll("a[data-do], .when")) {
      link.href = link.getAttribute("href").replace("/comments/", `/comments/${id}`);
    }
    if (permalink) part("when").href = permalink(id);
    press(part("likes").parentElement, viewerHasLiked);
  }

  function texts({ author, createdAt, likeCount }) {
    const { displayName, initial, badge } = author;
    const words = { avatar: initial, commenter: displayName, badge: here.words.badges[badge] };
    return { ...words, "when time": here.moment(createdAt), likes: likeCount ? here.number(likeCount) : "" };
  }

  function conditions({ editedAt, editableUntil, isFeatured, status, depth }) {
    return {
      edited: editedAt,
      featured: isFeatured,
      waits: status === "PENDING",
      refused: status === "REJECTED",
      reply: depth < section.dataset.depth,
      edit: new Date(editableUntil) > new Date(),
      delete: editableUntil,
      report: !editableUntil,
    };
  }

  /** How long the reader's own comments may still be edited. */
  function countDown() {
    for (const link of section.querySelectorAll(".edit:not([hidden])")) {
      const seconds = Math.ceil((new Date(link.dataset.until) - Date.now()) / 1000);
      link.hidden = seconds <= 0;
      link.querySelector(".left").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  }

  return { find, section, here, tell, show, remove, showLikes, repliesOf, prepare, fold, countDown };
}

/** The words that a thread stands on. */
function quote(element, { anchor, depth }) {
  element.hidden = depth > 0 || !anchor?.words;
  if (element.hidden) return;
  const link = element.querySelector("a");
  link.textContent = anchor.words.length > 280 ? `${anchor.words.slice(0, 277)}...` : anchor.words;
  link.href = `#${anchor.block?.id ?? ""}`;
}

function press(button, pressed) {
  button.value = pressed ? "unlike" : "like";
  button.setAttribute("aria-pressed", pressed);
}
