// Decisions without leaving the page, and taking them back. Two moderators can decide at once: the second is told who was first.
import { leave, queue, say, write } from "./queue.js";

let last;

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
  if (!error) offerUndo(item, comment, leave(item, `${comment.author.displayName}: ${comment.status.toLowerCase()}.`));
  else if (error.code === "CONFLICT" || error.code === "NOT_FOUND") leave(item, error.message);
  else say(error.message);
}

function offerUndo(item, { status, author }, note) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Undo" });
  button.ariaLabel = `Undo what was decided about the comment of ${author.displayName}`;
  button.addEventListener("click", () => undo(item, { commentId: item.id, expectedStatus: status }, note));
  note.append(" ", button);
  last = button;
}

/** The comment is back in its place while it is asked for, so that what comes live meanwhile finds it. */
async function undo(item, input, note) {
  item.ariaBusy = "true";
  note.replaceWith(item);
  item.focus();
  const { errors } = await write("Undo", input)
    .then((data) => data.undoModeration)
    .catch(() => ({ errors: [{ message: "This did not arrive. Try again." }] }));
  item.ariaBusy = null;
  if (errors.length) {
    item.replaceWith(note);
    note.querySelector("button").focus();
  }
  say(errors[0]?.message ?? `${item.querySelector("strong").textContent}: as before.`);
}

/** Takes the last decision back, if it still can be. */
export const undoLast = () => last?.isConnected && last.click();
