// Whoever goes to a comment looks at it: other moderators are told while they have the queue open, and take the next one.
// It keeps nobody from deciding.
import { documentId, itemOf, items, queue } from "./queue.js";

const AGAIN = 90_000;
const LOOK = 3_000; // milliseconds
const asked = new WeakMap();

queue.addEventListener("focusin", ({ target }) => {
  const item = target.closest(".item");
  if (!item || Date.now() - (asked.get(item) ?? -AGAIN) < AGAIN) return;
  asked.set(item, Date.now());
  lease(item).catch(() => asked.delete(item));
});

async function ask(operationName, variables) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId, operationName, variables }),
  });
  return (await answer.json()).data;
}

async function lease(item) {
  const { errors } = (await ask("Lease", { input: { commentId: item.id } })).leaseComment;
  if (errors.length) await look();
}

/** Who else looks at what is on the page. */
async function look() {
  const ids = items().map(({ id }) => id);
  if (document.hidden || !ids.length) return;
  const { viewer, nodes } = await ask("Leases", { ids });
  for (const node of nodes.filter(Boolean)) tell(node, viewer.commenter);
}

function tell({ id, lease }, viewer) {
  const held = itemOf(id)?.querySelector(".held");
  const words = lease && lease.moderator.id !== viewer?.id ? `${lease.moderator.displayName} is looking at this` : "";
  if (held && held.textContent !== words) held.textContent = words;
}

setInterval(() => look().catch(() => {}), LOOK);
