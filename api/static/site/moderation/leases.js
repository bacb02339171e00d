// Whoever goes to a comment looks at it: other moderators are told, and take the next one. It keeps nobody from deciding.
import { documentId, queue } from "./queue.js";

const AGAIN = 90_000;
const asked = new WeakMap();

queue.addEventListener("focusin", ({ target }) => {
  const item = target.closest(".item");
  if (!item || Date.now() - (asked.get(item) ?? -AGAIN) < AGAIN) return;
  asked.set(item, Date.now());
  lease(item).catch(() => asked.delete(item));
});

async function lease(item) {
  const variables = { input: { commentId: item.id } };
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ documentId, operationName: "Lease", variables }),
  });
  const { errors } = (await answer.json()).data.leaseComment;
  item.querySelector(".held").textContent = errors.find(({ code }) => code === "CONFLICT")?.message ?? "";
}
