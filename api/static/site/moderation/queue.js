// The queue as it stands on the page, and how the server is asked.
/** The id of the operations in `live_queue.graphql`, which the server knows. */
export const documentId = "dateline.live_queue";

export const byId = (id) => document.getElementById(id);
export const queue = byId("queue");
export const items = () => [...queue.querySelectorAll(":scope > .item")];
export const itemOf = (id) => items().find((item) => item.id === id);
export const say = (words) => (byId("said").textContent = words);

export async function write(operationName, input) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId, operationName, variables: { input } }),
  });
  return (await answer.json()).data;
}

/** A line stays where the comment was, and is returned. Who was at it goes on to the next. */
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
  queue.dispatchEvent(new Event("left"));
  return note;
}
