// Lists in the form, by mouse and keyboard: Alt with an arrow moves an item, Enter in a line of text adds the next one.
const rowsOf = (list) => [...list.querySelector("ol").children];
const first = (item) => item.querySelector("[data-part]");
const changed = (list) => list.dispatchEvent(new Event("input", { bubbles: true }));

export function fill(list, values) {
  list.querySelector("ol").replaceChildren(...values.map((value) => row(list, value)));
}

/** Those of a list of texts that are empty are left out. */
export function items(list) {
  const values = rowsOf(list).map(valueOf);
  return values.filter((value) => (typeof value === "string" ? value : Object.values(value).some((part) => part)));
}

export function add(list, value = {}, after = null) {
  const made = row(list, value);
  if (after) after.after(made);
  else list.querySelector("ol").append(made);
  changed(list);
  return made;
}

function row(list, value) {
  const made = list.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const part of made.querySelectorAll("[data-part]")) {
    const given = part.dataset.part ? value[part.dataset.part] : value;
    if (part.type === "checkbox") part.checked = given === true;
    else part.value = typeof given === "string" ? given : "";
  }
  return made;
}

function valueOf(item) {
  const parts = [...item.querySelectorAll("[data-part]")];
  const read = (part) => (part.type === "checkbox" ? part.checked : part.value.trim() || (part.required ? "" : null));
  if (!parts[0].dataset.part) return parts[0].value.trim();
  return Object.fromEntries(parts.map((part) => [part.dataset.part, read(part)]));
}

function move(item, step) {
  const list = item.closest("[data-rows]");
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(item);
  else other.after(item);
  changed(list);
}

function remove(item) {
  const list = item.closest("[data-rows]");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  item.remove();
  (next ? first(next) : list.querySelector("[data-add]")).focus();
  changed(list);
}

document.addEventListener("click", ({ target }) => {
  const [adds, moves] = [target.closest("[data-add]"), target.closest("[data-move]")];
  if (adds) first(add(adds.closest("[data-rows]"))).focus();
  if (!moves) return;
  const step = Number(moves.dataset.move);
  if (!step) return remove(moves.closest(".item"));
  move(moves.closest(".item"), step);
  moves.focus();
});

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.("[data-rows] .item");
  if (item && !event.isComposing && acted(event, item)) event.preventDefault();
});

/** Whether the key meant something here. Only texts that are an item by themselves follow upon each other. */
function acted({ key, altKey, shiftKey, target }, item) {
  const [step, isWhole] = [{ ArrowUp: -1, ArrowDown: 1 }[key], target.dataset.part === ""];
  if (altKey && step) {
    move(item, step);
    target.focus();
  } else if (isWhole && key === "Enter" && !shiftKey) first(add(item.closest("[data-rows]"), "", item)).focus();
  else if (isWhole && key === "Backspace" && !target.value) remove(item);
  else return false;
  return true;
}
