// The numbers beside the blocks of the article, and comments on words of it: select some, and comment on them.

import { ask } from "./ask.js";
import { find, here, section } from "./site.js";

const body = document.querySelector(".story .body");
const form = find("leave-comment");
const button = Object.assign(document.createElement("button"), { className: "on-words", hidden: true, type: "button" });
const dense = (text) => [...text.replace(/\s+/gu, "")];

/** What an event says of blocks: of all that have comments, where comments have moved. */
export function countOnBlocks({ __typename, anchorCounts }) {
  const numbers = new Map(anchorCounts.map(({ id, commentCount }) => [id, commentCount]));
  const isWhole = __typename === "CommentsMoved" || __typename === "FeedReset";
  for (const link of body?.querySelectorAll(".on-block") ?? []) {
    if (numbers.has(link.id) || isWhole) show(link, numbers.get(link.id) ?? 0);
  }
}

function show(link, count) {
  link.dataset.sign = count ? here.number(count) : "+";
  link.setAttribute("aria-label", count ? here.counted(here.words.comments, count) : here.words.commentOnThis);
}

/** On pages of one block only its comments are shown. */
export function belongsHere({ anchor }) {
  return !section.dataset.block || anchor?.block?.id === section.dataset.block;
}

/** The input's `anchor`: that of the form, if it has one. */
export function chosen() {
  const { block, start, end, words } = Object.fromEntries(new FormData(form));
  if (!block) return undefined;
  return words ? { text: { blockId: block, start: Number(start), end: Number(end), words } } : { blockId: block };
}

/** Behind a comment that was posted, and where the reader takes it back. */
export function forget() {
  choose(section.dataset.block ? { block: section.dataset.block } : {}, "");
}

function choose(fields, words) {
  for (const field of form.querySelectorAll("[type=hidden]:not([name=key])")) field.remove();
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.querySelector(".on")?.remove();
  if (words) form.prepend(quotation(words));
}

function quotation(words) {
  const quoted = Object.assign(document.createElement("blockquote"), { className: "on", dir: "auto" });
  quoted.textContent = words;
  return quoted;
}

/** Beside the end of the selection, where it is within one block. */
function offer() {
  const range = selected();
  button.hidden = !range;
  if (!range) return;
  const [own, words] = [body.getBoundingClientRect(), range.getBoundingClientRect()];
  button.style.top = `${words.bottom - own.top + 6}px`;
}

function selected() {
  const selection = document.getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  if (!range || !range.toString().trim() || !body.contains(range.commonAncestorContainer)) return null;
  const link = linkOf(range.startContainer);
  return link && link === linkOf(range.endContainer) ? range : null;
}

/** The link in front of the block that the node is in. */
function linkOf(node) {
  let block = node;
  while (block && block.parentNode !== body) block = block.parentNode;
  while (block && !block.matches?.(".on-block")) block = block.previousSibling;
  return block;
}

async function comment() {
  const range = selected();
  if (!range) return;
  const link = linkOf(range.startContainer);
  const before = document.createRange();
  before.setStartAfter(link);
  before.setEnd(range.startContainer, range.startOffset);
  const [skipped, words] = [before.toString(), range.toString()];
  const { node } = await ask("Texts", { article: section.dataset.article });
  const text = node.blocks.find((block) => block.id === link.id)?.text ?? "";
  const place = placeOf(text, dense(skipped).length, dense(words).join(""));
  choose({ block: link.id, ...place }, place.words ?? words);
  button.hidden = true;
  form.scrollIntoView({ block: "center" });
  form.elements.body.focus({ preventScroll: true });
}

/** In code points of the block's text, whose white space may be other than the page's. Without a place it is the block. */
function placeOf(text, skipped, words) {
  const letters = [...text];
  const places = letters.flatMap((letter, place) => (/\s/u.test(letter) ? [] : [place]));
  const shown = places.map((place) => letters[place]);
  const length = [...words].length;
  const fits = (from) => shown.slice(from, from + length).join("") === words;
  const found = fits(skipped) ? skipped : shown.findIndex((_, from) => fits(from));
  if (found < 0 || !length) return {};
  const [start, end] = [places[found], places[found + length - 1] + 1];
  return { start, end, words: letters.slice(start, end).join("") };
}

export function startInMargin() {
  if (!body || !form) return;
  button.textContent = here.words.commentOnThis;
  body.append(button);
  button.addEventListener("click", () => comment().catch(() => {}));
  document.addEventListener("selectionchange", offer);
}
