// What others have saved meanwhile comes into the form: by itself where nothing overlaps, else somebody decides.
import { valueOf } from "./article.js";
import { read, write } from "./form.js";
import { merged, resolved } from "./merging.js";
import { byId, here, know, say, state } from "./state.js";

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

function ask(parts, conflicts) {
  const heading = Object.assign(document.createElement("h2"), { textContent: here.words.bothChanged });
  const done = Object.assign(document.createElement("button"), { type: "button", textContent: here.words.useThese });
  const choices = conflicts.map(choice);
  box.replaceChildren(heading, ...choices, done);
  box.hidden = false;
  box.querySelector("input").focus();
  box.onchange = () => write(resolved(parts, decided(choices)));
  done.addEventListener("click", () => {
    box.hidden = true;
    byId("save").focus();
    say(here.words.decided);
  });
}

function choice({ field, index, mine, theirs }) {
  const set = document.createElement("fieldset");
  const legend = Object.assign(document.createElement("legend"), { textContent: nameOf(field) });
  Object.assign(set.dataset, { field, index });
  const both = field === "body" || field === "keyPoints" || field === "topics";
  const options = [["mine", mine], ["theirs", theirs], ...(both ? [["both", null]] : [])];
  set.append(legend, ...options.map(([side, items], at) => option(`${field}-${index}`, side, items, !at)));
  return set;
}

function option(name, side, items, checked) {
  const label = document.createElement("label");
  const radio = Object.assign(document.createElement("input"), { type: "radio", name, value: side, checked });
  const shown = Object.assign(document.createElement("span"), { dir: "auto", className: "version", textContent: items?.map(printed).join("").trim() ?? "" });
  label.append(radio, ` ${here.words[side]} `, shown);
  return label;
}

/** Items of lists are JSON. */
function printed(item) {
  if (item === null || item === undefined) return "–";
  if (typeof item !== "string") return Object.values(item).join(", ");
  const parsed = /^[{"]/.test(item) ? safely(item) : item;
  return typeof parsed === "string" ? `${parsed}${parsed === item ? "" : "\n"}` : `${Object.values(parsed).filter((each) => typeof each === "string").join(", ")}\n`;
}

function safely(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

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
