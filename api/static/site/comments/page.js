// Makes the comments of an article's page live. Without it they are whole, and their forms work.

import { start } from "./actions.js";
import { wordsOf } from "./ask.js";
import { follow } from "./feed.js";
import { belongsHere, countOnBlocks, startInMargin } from "./margin.js";
import { find, here, remove, section, show, showLikes } from "./view.js";

const arrived = section.querySelector(".arrived");
const waiting = new Map();

const STEPS = { CommentAdded, CommentEdited, CommentRemoved, CommentLiked, CommentingChanged, CommentsMoved, FeedReset };

/** Others' wait, so that nothing moves under a reader. */
function CommentAdded({ comment }) {
  const { id, parent, editableUntil } = comment;
  if (!belongsHere(comment)) return;
  if (editableUntil || find(id)) show(comment);
  else if (!parent || find(parent.id) || waiting.has(parent.id)) waiting.set(id, comment);
}

function CommentEdited({ comment }) {
  if (waiting.has(comment.id)) waiting.set(comment.id, comment);
  else if (find(comment.id)) show(comment);
}

/** What is only held, its author and moderators go on seeing. */
function CommentRemoved({ comment }) {
  waiting.delete(comment.id);
  if (comment.bodyHtml === null) remove(comment);
  else if (find(comment.id)) show(comment);
}

function CommentLiked({ comment }) {
  Object.assign(waiting.get(comment.id) ?? {}, comment);
  showLikes(comment);
}

function CommentingChanged({ article }) {
  const { mode } = article.commentPolicy;
  section.dataset.mode = mode;
  for (const part of section.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.includes(mode);
}

/** The words above comments say what has become of them. */
function CommentsMoved() {
  return FeedReset();
}

/** The list as the server shows it now. */
async function FeedReset() {
  try {
    const text = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("comments");
    section.querySelector(".list").replaceWith(fresh.querySelector(".list"));
    CommentingChanged({ article: { commentPolicy: fresh.dataset } });
    waiting.clear();
    announce();
  } catch {
    setTimeout(FeedReset, 3000);
  }
}

function receive(event) {
  STEPS[event.__typename]?.(event);
  countOnBlocks(event);
  find("comments-heading").textContent = here.counted(here.words.comments, event.commentCount);
  announce();
}

function announce() {
  arrived.hidden = !waiting.size;
  arrived.textContent = here.counted(here.words.newComments, waiting.size);
}

/** Pages of older comments have no place for new ones. */
function showWaiting() {
  if (section.dataset.older) return location.assign(`${location.pathname}#comments`);
  const items = [...waiting.values()].map(show).filter(Boolean);
  waiting.clear();
  announce();
  for (const item of items) item.classList.add("new");
  return items.at(-1)?.focus();
}

/** The address of a comment that is not on this page leads there. */
async function findElsewhere(id) {
  if (/^Comment_/.test(id) && !find(id) && (await wordsOf(id))) location.replace(`/comments/${id}`);
}

arrived.addEventListener("click", showWaiting);
start();
startInMargin();
follow(receive);
findElsewhere(location.hash.slice(1)).catch(() => {});
