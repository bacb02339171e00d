// The queue as it stands on the page: which comments are here, which wait to be shown, how many there are.
/** The id of the operations in `live_queue.graphql`, which the server knows. */
export const documentId = "dateline.live_queue";

export const byId = (id) => document.getElementById(id);
export const queue = byId("queue");
export const items = () => [...queue.querySelectorAll(":scope > .item")];
export const itemOf = (id) => items().find((item) => item.id === id);

const title = document.title.replace(/^\(\d+\) /, "");
const unseen = new Set();
const gone = new Set();

export const say = (words) => (byId("said").textContent = words);

export function count(number) {
  byId("waiting").textContent = number;
  document.title = `(${number}) ${title}`;
}

/** What came in waits behind a button: nothing moves under anyone's hands. */
export function announce(id) {
  gone.delete(id);
  if (!itemOf(id)) unseen.add(id);
  showUnseen();
}

export function forget(id) {
  gone.add(id);
  unseen.delete(id);
  showUnseen();
}

/** A line stays where the comment was. Who was at it goes on to the next. */
export function leave(item, words) {
  const all = items();
  const at = all.indexOf(item);
  const next = all[at + 1] ?? all[at - 1];
  const hadFocus = item.contains(document.activeElement);
  const note = document.createElement("li");
  note.className = "note";
  note.textContent = words;
  item.replaceWith(note);
  say(words);
  if (hadFocus) (next ?? queue).focus();
  if (!next && byId("pages").querySelector("a")) refresh();
}

/** Brings the list up to what the server has now. What is being written in stays as it is. */
export async function refresh() {
  const asked = [...unseen];
  const answer = await fetch(queue.dataset.here).catch(() => null);
  if (!answer?.ok) return say("The queue could not be read. Try again.");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  queue.querySelectorAll(".note").forEach((note) => note.remove());
  const added = insert([...page.querySelectorAll("#queue > .item")].filter(({ id }) => !gone.has(id)));
  byId("pages").replaceWith(page.getElementById("pages"));
  asked.forEach((id) => unseen.delete(id));
  showUnseen();
  (added ?? queue).focus();
  say(added ? "" : "What is new is at the end of the queue.");
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

function showUnseen() {
  byId("fresh").hidden = !unseen.size;
  byId("fresh").textContent = `${unseen.size} new`;
}
