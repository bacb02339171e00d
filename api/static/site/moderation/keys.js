// Moderating by keyboard: never while somebody types in a field, and it can be switched off.
import { undoLast } from "./decisions.js";
import { refresh } from "./live.js";
import { byId, items } from "./queue.js";

const dialog = byId("keys");
const wanted = byId("use-keys");
const down = () => move(1);
const up = () => move(-1);
const help = () => dialog.showModal();
const KEYS = {
  j: down,
  ArrowDown: down,
  k: up,
  ArrowUp: up,
  p: () => press("[value=PUBLISH], [value=RESTORE]"),
  r: () => press("[value=REJECT]"),
  x: () => press("[value=REMOVE]"),
  u: undoLast,
  e: () => current()?.querySelector("textarea").focus(),
  s: () => current()?.querySelector("[name=comments]").click(),
  n: refresh,
  "?": help,
};
let last;

wanted.checked = localStorage.moderationKeys !== "off";
wanted.addEventListener("change", () => (localStorage.moderationKeys = wanted.checked ? "on" : "off"));
byId("show-keys").hidden = false;
byId("show-keys").addEventListener("click", help);
document.addEventListener("focusin", () => (last = current() ?? last));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typing && event.key === "Escape") return current()?.focus();
  const meant = !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !dialog.open && wanted.checked;
  if (!meant || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

function move(step) {
  const all = items();
  const at = all.indexOf(current() ?? last);
  all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}

/** Only for the comment that has the focus, where everyone sees which it is. */
function press(buttons) {
  current()?.querySelector(buttons)?.click();
}

function current() {
  return document.activeElement.closest("#queue > .item");
}
