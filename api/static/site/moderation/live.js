// The queue as it is by now, while the page is open: one live query. EventSource resumes where it was cut.
import { byId, documentId, itemOf, items, leave, queue, say } from "./queue.js";

const asked = JSON.parse(queue.dataset.asked);
const title = document.title.replace(/^\(\d+\) /, "");
const show = (words) => tell(byId("connection"), words);
let source;

function watch() {
  source?.close();
  const shown = items().map(({ id }) => id);
  const variables = JSON.stringify({ ...asked, shown });
  source = new EventSource("/graphql?" + new URLSearchParams({ documentId, operationName: "Queue", variables }));
  source.onopen = () => show("Live");
  source.onerror = ({ target }) => show(target.readyState === EventSource.CLOSED ? "Not live: reload the page" : "Connecting…");
  source.addEventListener("next", ({ data }) => apply(shown, JSON.parse(data)));
}

function apply(shown, { data, errors }) {
  if (errors) {
    source.close();
    return show(`Not live: ${errors[0].message}`);
  }
  const { moderationQueue, viewer, waiting } = data;
  tell(byId("waiting"), String(waiting.totalCount));
  document.title = `(${waiting.totalCount}) ${title}`;
  shown.forEach((id, place) => update(itemOf(id), data.shown[place], viewer.commenter.id));
  offer(moderationQueue.nodes.filter(({ id }) => !itemOf(id)).length);
}

function update(item, comment, viewer) {
  if (!item || item.ariaBusy) return;
  const author = byId(`${item.id}-author`);
  if (comment?.status !== asked.filter.status) return leave(item, `${author.textContent}: ${whatBecame(comment)}`);
  const { bodyHtml, language, lease } = comment;
  const words = item.querySelector(".words");
  if (words.shown !== bodyHtml) Object.assign(words, { shown: bodyHtml, innerHTML: bodyHtml, lang: language ?? "" });
  tell(author, comment.author.displayName);
  const isOther = lease && lease.moderator.id !== viewer;
  tell(item.querySelector(".held"), isOther ? `${lease.moderator.displayName} is looking at this` : "");
}

function whatBecame(comment) {
  if (!comment) return "gone.";
  const last = comment.decisions.at(-1);
  const by = last?.toStatus === comment.status && last.moderator ? ` by ${last.moderator.displayName}` : "";
  return `${comment.status.toLowerCase()}${by}.${by && last.reason ? ` ${last.reason}` : ""}`;
}

/** Words that stay are not said again. */
function tell(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** What came in waits behind a button: nothing moves under anyone's hands. */
function offer(number) {
  byId("fresh").hidden = !number;
  byId("fresh").textContent = `${number} more`;
}

/** Brings the list up to what the server has now. What is being written in stays as it is. */
export async function refresh() {
  const answer = await fetch(queue.dataset.here).catch(() => null);
  if (!answer?.ok) return say("The queue could not be read. Try again.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  queue.querySelectorAll(".note").forEach((note) => note.remove());
  const added = insert(page.querySelectorAll("#queue > .item"));
  byId("pages").replaceWith(page.getElementById("pages"));
  offer(0);
  (added ?? queue).focus();
  say(added ? "" : "What is new is at the end of the queue.");
  watch();
}

/** Puts those that are not here yet in their places. Returns the first of them. */
function insert(found) {
  let place, first;
  for (const item of found) {
    const here = itemOf(item.id);
    if (!here) place ? place.after(item) : queue.prepend(item);
    first ??= here ? undefined : item;
    place = here ?? item;
  }
  return first;
}

byId("fresh").addEventListener("click", refresh);
queue.addEventListener("left", () => !items().length && byId("pages").querySelector("a") && refresh());
watch();
