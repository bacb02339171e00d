// The form as an article's value, and back. Whoever changes it by script says so by `changed`.
import { EMPTY } from "./article.js";
import { fill as fillRows, items } from "./rows.js";
import { byId } from "./state.js";

export const form = byId("form");
export const field = (name) => form.querySelector(`[data-field="${name}"]`);
const lists = [...form.querySelectorAll("[data-rows]")];
const texts = Object.keys(EMPTY).filter((name) => field(name));

/** The article as the form has it. Texts of white space alone are null. */
export function read() {
  const value = { ...EMPTY, dateline: dateline() };
  for (const name of texts) value[name] = written(name);
  for (const list of lists) value[list.dataset.rows] = items(list);
  value.topics = lined(field("topics").value);
  return value;
}

export function write(value) {
  for (const name of texts) fill(field(name), value[name]);
  for (const list of lists) fillRows(list, value[list.dataset.rows]);
  field("topics").value = value.topics.join("\n");
  for (const part of ["place", "date"]) field(`dateline.${part}`).value = value.dateline?.[part] ?? "";
  changed();
}

export function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function dateline() {
  const [place, date] = ["place", "date"].map((part) => written(`dateline.${part}`));
  return place || date ? { place, date } : null;
}

const lined = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function written(name) {
  const { type, checked, value } = field(name);
  if (type === "checkbox") return checked;
  return (name === "body" ? value.trimEnd() : value.trim()) || null;
}

function fill(control, value) {
  if (control.type === "checkbox") control.checked = value === true;
  else control.value = value ?? "";
}
