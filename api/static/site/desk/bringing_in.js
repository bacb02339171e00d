// What others have saved meanwhile comes into the form: by itself where nothing overlaps, else somebody decides.
import { valueOf } from "./article.js";
import { form, read, write } from "./form.js";
import { labelOf } from "./known.js";
import { merged, resolved } from "./merging.js";
import { byId, here, know, say, state } from "./state.js";

const LISTS = ["keyPoints", "topics", "authors", "quotes", "mentions"];
const box = byId("merge");

/** Merges the stored article into the form. True where nothing is left to be decided. */
export function bringIn(article, base = state.base) {
  const { parts, conflicts, value, theirs } = merged(base, read(), valueOf(article));
  know(article);
  write(value);
  byId("newer").hidden = true;
  if (conflicts.length) ask(parts, conflicts);
  else if (theirs.length) say(`${here.words.merged} ${theirs.map(nameOf).join(", ")}`);
  return !conflicts.length;
}

/** Meanwhile nothing is typed in the form, which has what is chosen. */
function ask(parts, conflicts) {
  const heading = Object.assign(document.createElement("h2"), { textContent: here.words.bothChanged });
  const done = Object.assign(document.createElement("button"), { type: "button", textContent: here.words.useThese });
  const choices = conflicts.map(choice);
  box.replaceChildren(heading, ...choices, done);
  box.hidden = false;
  form.inert = true;
  box.querySelector("input").focus();
  box.onchange = () => write(resolved(parts, decided(choices)));
  done.addEventListener("click", () => {
    box.hidden = true;
    form.inert = false;
    byId("save").focus();
    say(here.words.decided);
  });
}

function choice({ field, index, mine, theirs }) {
  const set = document.createElement("fieldset");
  const legend = Object.assign(document.createElement("legend"), { textContent: nameOf(field) });
  Object.assign(set.dataset, { field, index });
  const both = field === "body" || LISTS.includes(field);
  const options = [["mine", mine], ["theirs", theirs], ...(both ? [["both", null]] : [])];
  set.append(legend, ...options.map((each, at) => option(field, index, each, !at)));
  return set;
}

function option(field, index, [side, items], checked) {
  const label = document.createElement("label");
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: `${field}-${index}`, value: side, checked });
  const shown = Object.assign(document.createElement("span"), { dir: "auto", className: "version", textContent: items ? printed(field, items) : "" });
  label.append(radio, ` ${here.words[side]} `, shown);
  return label;
}

/** As it is read: paragraphs as they stand, items of lists, which are JSON, on lines of their own. */
function printed(field, items) {
  if (field === "body") return items.join("").trim();
  const values = items.map((item) => (LISTS.includes(field) ? JSON.parse(item) : item));
  return values.map(shown).join("\n");
}

function shown(value) {
  if (value && typeof value === "object") return Object.values(value).filter(isText).join(", ");
  return typeof value === "boolean" ? here.words[value ? "yes" : "no"] : labelOf(value) ?? "–";
}

const isText = (value) => typeof value === "string";

function decided(choices) {
  const decisions = {};
  for (const set of choices) {
    const side = set.querySelector("input:checked").value;
    (decisions[set.dataset.field] ??= {})[set.dataset.index] = side;
  }
  return decisions;
}

/** What the form calls a field. */
function nameOf(field) {
  const at = document.querySelector(`[data-at="${field}"]`) ?? document.querySelector(`[data-at^="${field}."]`);
  return at?.querySelector("label, legend")?.textContent.trim() ?? field;
}
