// What enters and leaves the queue while the page is open. EventSource resumes where it was cut.
import { announce, byId, count, documentId, forget, itemOf, leave, queue } from "./queue.js";

const { after, article, language, reported, status } = queue.dataset;
const variables = JSON.stringify({ after });
const source = new EventSource("/graphql?" + new URLSearchParams({ documentId, operationName: "Events", variables }));
const show = (words) => (byId("connection").textContent = words);

source.onopen = () => show("Live");
source.onerror = () => show(source.readyState === EventSource.CLOSED ? "Not live: reload the page" : "Connecting…");
source.addEventListener("next", ({ data }) => apply(JSON.parse(data)));

function apply({ data, errors }) {
  if (errors) {
    source.close();
    return show(`Not live: ${errors[0].message}`);
  }
  const event = data.moderationEvents;
  count(event.commentCount);
  if (status === "PENDING") STEPS[event.__typename]?.(event.comment);
}

const STEPS = {
  CommentAdded(comment) {
    const spoken = !language || `${comment.language}-`.startsWith(`${language}-`);
    const wanted = spoken && (!article || comment.article.id === article) && (!reported || comment.reportCount);
    if (wanted) announce(comment.id);
  },
  CommentEdited({ id, bodyHtml, language, author }) {
    const item = itemOf(id);
    if (!item) return;
    Object.assign(item.querySelector(".words"), { innerHTML: bodyHtml, lang: language ?? "" });
    byId(`${id}-author`).textContent = author.displayName;
  },
  CommentRemoved(comment) {
    const item = itemOf(comment.id);
    forget(comment.id);
    if (item && !item.ariaBusy) leave(item, whatBecame(comment));
  },
  FeedReset() {
    show("Comments were taken away by an import: reload the page");
  },
};

function whatBecame({ status, author, decisions }) {
  const last = decisions.at(-1);
  const by = last?.toStatus === status && last.moderator ? ` by ${last.moderator.displayName}` : "";
  return `${author.displayName}: ${status.toLowerCase()}${by}.${by && last.reason ? ` ${last.reason}` : ""}`;
}
