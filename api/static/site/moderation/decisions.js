// Decisions without leaving the page. Two moderators can decide at once: the second is told who was first.
import { leave, queue, say, write } from "./queue.js";

queue.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== "/moderation/decisions") return;
  event.preventDefault();
  decide(event.target.closest(".item"), event.submitter.value);
});

async function decide(item, decision) {
  if (item.ariaBusy) return;
  item.ariaBusy = "true";
  try {
    settle(item, await moderate(new FormData(item.querySelector(".decide")), decision));
  } catch {
    say("This decision did not arrive. Try again.");
  }
  item.ariaBusy = null;
}

async function moderate(form, decision) {
  const reason = form.get("reason").trim() || null;
  const input = { commentId: form.get("comment"), expectedStatus: form.get("expected"), decision, reason };
  return (await write("Decide", input)).moderateComment;
}

function settle(item, { comment, errors: [error] }) {
  if (!error) leave(item, `${comment.author.displayName}: ${comment.status.toLowerCase()}.`);
  else if (error.code === "CONFLICT" || error.code === "NOT_FOUND") leave(item, error.message);
  else say(error.message);
}
