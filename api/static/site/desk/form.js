// The form as an article's value, and back. Whoever changes it by script says so by `changed`.
import { EMPTY } from "./article.js";
import { fill, items } from "./rows.js";
import { byId } from "./state.js";

export const form = byId("form");
export const field = (name) => form.querySelector(`[data-field="${name}"]`);
const lists = [...form.querySelectorAll("[data-rows]")];
const texts = Object.keys(EMPTY).filter((name) => field(name));

/** The article as the form has it. Texts of white space alone are null. */
export function read() {
  const value = { ...EMPTY, image: form.dataset.image || null, dateline: dateline() };
  for (const name of texts) value[name] = written(name) || null;
  for (const list of lists) value[list.dataset.rows] = items(list);
  value.topics = lined(written("topics"));
  return value;
}

export function write(value) {
  for (const name of texts) field(name).value = value[name] ?? "";
  for (const list of lists) fill(list, value[list.dataset.rows]);
  field("topics").value = value.topics.join("\n");
  for (const part of ["place", "date"]) field(`dateline.${part}`).value = value.dateline?.[part] ?? "";
  form.dataset.image = value.image ?? "";
  changed();
}

export function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function dateline() {
  const [place, date] = ["place", "date"].map((part) => written(`dateline.${part}`));
  return place || date ? { place, date: date || null } : null;
}

const lined = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const written = (name) => (name === "body" ? field(name).value.trimEnd() : field(name).value.trim());
