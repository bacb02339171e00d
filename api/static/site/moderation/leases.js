// Whoever goes to a comment looks at it: other moderators are told, and take the next one. It keeps nobody from deciding.
import { queue, write } from "./queue.js";

const AGAIN = 90_000;
const asked = new WeakMap();

queue.addEventListener("focusin", ({ target }) => {
  const item = target.closest(".item");
  if (!item || Date.now() - (asked.get(item) ?? -AGAIN) < AGAIN) return;
  asked.set(item, Date.now());
  write("Lease", { commentId: item.id }).catch(() => asked.delete(item));
});
