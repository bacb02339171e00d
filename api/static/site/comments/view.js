// Comments on the page: put in, painted anew, taken out. Copies of a template of the server's are filled in.

import { localized } from "../localization.js";

export const find = (id) => document.getElementById(id);
export const section = find("comments");
export const here = localized(section);
const own = (item, selector) => item.querySelector(`:scope > ${selector}`);

export function tell(text) {
  section.querySelector(".state").textContent = text;
}

/** Shows a comment as it is now, in its old place or in a new one, unless its thread is not on the page. */
export function show(comment) {
  const item = find(comment.id) ?? place(comment);
  if (item) own(item, ".entry").replaceWith(entryOf(comment));
  return item;
}

/** A comment that has replies leaves its place to them. */
export function remove(comment) {
  const item = find(comment.id);
  if (comment.replyCount || item?.querySelector("li")) show({ ...comment, bodyHtml: null });
  else item?.remove();
}

/** The answer to one's own like also knows whose they are. */
export function showLikes({ id, likeCount, viewerHasLiked }) {
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
  item.innerHTML = `<div class="entry"></div>`;
  list[parent ? "append" : "prepend"](item);
  return item;
}

function repliesOf(item) {
  if (!item) return null;
  if (!own(item, ".replies")) own(item, ".entry").insertAdjacentHTML("afterend", `<ol class="replies"></ol>`);
  return own(item, ".replies");
}

function entryOf(comment) {
  const template = find(comment.bodyHtml === null ? "comment-gone" : "comment-entry");
  const entry = template.content.firstElementChild.cloneNode(true);
  if (comment.bodyHtml !== null) fill(entry, comment);
  return entry;
}

function fill(entry, comment) {
  const { id, author, bodyHtml, language, createdAt, viewerHasLiked } = comment;
  const part = (name) => entry.querySelector(`.${name}`);
  for (const [name, text] of Object.entries(texts(comment))) part(name).textContent = text;
  for (const [name, shown] of Object.entries(conditions(comment))) part(name).hidden = !shown;
  // This the server made safe; everything else is text.
  part("words").innerHTML = bodyHtml;
  if (language) part("words").lang = language;
  part("when").firstElementChild.dateTime = createdAt;
  entry.setAttribute("aria-label", author.displayName);
  part("avatar").dataset.tone = [...author.displayName].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  quote(part("on"), comment);
  for (const link of entry.querySelectorAll("a[data-do], .when, .report")) link.href = `/comments/${id}${link.hash}`;
  press(part("likes").parentElement, viewerHasLiked);
}

/** The words that a thread stands on. */
function quote(element, { anchor, depth }) {
  element.hidden = depth > 0 || !anchor?.words;
  if (element.hidden) return;
  const link = element.querySelector("a");
  link.textContent = anchor.words.length > 280 ? `${anchor.words.slice(0, 277)}...` : anchor.words;
  link.href = `#${anchor.block?.id ?? ""}`;
}

function texts({ author, createdAt, likeCount }) {
  const { displayName, initial, badge } = author;
  const words = { avatar: initial, author: displayName, badge: here.words.badges[badge] };
  return { ...words, "when time": here.moment(createdAt), likes: likeCount ? here.number(likeCount) : "" };
}

function conditions({ editedAt, editableUntil, status, depth }) {
  return {
    edited: editedAt,
    waits: status === "PENDING",
    refused: status === "REJECTED",
    reply: depth < section.dataset.depth,
    edit: new Date(editableUntil) > new Date(),
    delete: editableUntil,
    report: !editableUntil,
  };
}

function press(button, pressed) {
  button.value = pressed ? "unlike" : "like";
  button.setAttribute("aria-pressed", pressed);
}
