// The comments of an article, made live: on its own page, and in the web component on pages of other sites.
//
// `client` is how the server is asked: `change(mutation, input)`, `wordsOf(id)`, `page(path)` for HTML as text,
// `follow(position, { next, lost, back })`, `signIn(here, place)`, and `elsewhere(id, pin)` for comments that the page
// has not. Where comments are shown on pages of another site, `permalink(id)` gives their addresses there.

import { startActions } from "./actions.js";
import { startPaging } from "./paging.js";

const NO_MARGIN = { belongsHere: () => true, chosen: () => undefined, countOnBlocks() {}, forget() {} };

/** Until the signal. `margin` is for comments on words of an article that is on the page. */
export function discuss(view, client, signal, margin = NO_MARGIN) {
  const { find, here, remove, section, show, showLikes, tell } = view;
  const arrived = section.querySelector(".arrived");
  const waiting = new Map();
  const position = { article: section.dataset.article, after: section.dataset.cursor };
  const STEPS = { CommentAdded, CommentEdited, CommentRemoved, CommentLiked, CommentingChanged };
  Object.assign(STEPS, { CommentFeatured: CommentEdited, CommentsMoved: FeedReset, FeedReset });

  /** Others' wait, so that nothing moves under a reader. */
  function CommentAdded({ comment }) {
    const { id, parent, editableUntil } = comment;
    if (!margin.belongsHere(comment)) return;
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

  /** The list as the server shows it now: also where words have moved, for those above comments say what became of them. */
  async function FeedReset() {
    try {
      CommentingChanged({ article: { commentPolicy: await paging.reload() } });
      waiting.clear();
      announce();
    } catch {
      if (!signal.aborted) setTimeout(FeedReset, 3000);
    }
  }

  function receive(event) {
    // Kept on the page, too: an element that is taken out and put back in goes on from here.
    position.after = section.dataset.cursor = event.cursor;
    STEPS[event.__typename]?.(event);
    margin.countOnBlocks(event);
    find("comments-heading").textContent = here.counted(here.words.comments, event.commentCount);
    announce();
  }

  function announce() {
    arrived.hidden = !waiting.size;
    arrived.textContent = here.counted(here.words.newComments, waiting.size);
  }

  /** Pages of older comments have no place for new ones. */
  function showWaiting() {
    if (section.dataset.older) return FeedReset();
    const items = [...waiting.values()].map(show).filter(Boolean);
    waiting.clear();
    announce();
    for (const item of items) item.classList.add("new");
    return items.at(-1)?.focus();
  }

  /** Where the address names a comment. */
  async function findNamed() {
    const id = location.hash.slice(1);
    if (!/^Comment_\w+$/.test(id)) return;
    if (!find(id)) await client.elsewhere(id, paging.pin);
    client.found?.(find(id));
  }

  view.prepare();
  startActions(view, client, margin, signal);
  const paging = startPaging(view, client, signal);
  arrived.addEventListener("click", showWaiting, { signal });
  window.addEventListener("hashchange", () => findNamed().catch(() => {}), { signal });
  const ticking = setInterval(view.countDown, 1000);
  signal.addEventListener("abort", () => clearInterval(ticking));
  client.follow(position, { next: receive, lost: () => tell(here.words.reconnecting), back: () => tell("") }, signal);
  findNamed().catch(() => {});
}
