// Two editors' articles made one: by field, and within lists and the body by items, paragraphs and lines.
import { diff3 } from "./diff3.js";

export const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/**
 * `value` is the article with all that merges by itself, and mine where it does not. `conflicts` are to be decided:
 * `{ field, index, mine, theirs }`, where `index` is the part of a field that is merged in parts. `theirs` are the fields
 * in which something of theirs came in.
 */
export function merged(base, mine, theirs) {
  const fields = [...new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])];
  const parts = {};
  for (const field of fields) parts[field] = mergedField(field, [base, mine, theirs].map((each) => each[field] ?? null));
  const conflicts = fields.flatMap((field) =>
    parts[field].flatMap((part, index) => ("items" in part ? [] : [{ field, index, ...part }])),
  );
  return { parts, conflicts, value: resolved(parts), theirs: fields.filter((field) => !same(base[field], theirs[field])) };
}

/** The article with decisions about conflicts, by field and index: "mine" unless it is "theirs" or "both". */
export function resolved(parts, decisions = {}) {
  const value = {};
  for (const [field, list] of Object.entries(parts)) {
    const items = list.flatMap((part, index) => part.items ?? chosen(part, decisions[field]?.[index]));
    value[field] = JOINED[list.kind](items);
  }
  return value;
}

const JOINED = {
  whole: ([value]) => value,
  list: (items) => items.map((item) => JSON.parse(item)),
  text: (items) => items.join("").trimEnd(),
};

function chosen(part, decision = "mine") {
  return decision === "both" ? [...part.mine, ...part.theirs] : part[decision];
}

function mergedField(field, [base, mine, theirs]) {
  if (same(mine, theirs) || same(base, theirs)) return whole([{ items: [mine] }]);
  if (same(base, mine)) return whole([{ items: [theirs] }]);
  if (field === "body") return kind("text", texts(...[base, mine, theirs].map(paragraphs)));
  if ([base, mine, theirs].every(Array.isArray)) return kind("list", diff3(...[base, mine, theirs].map(written)));
  return whole([{ base: [base], mine: [mine], theirs: [theirs] }]);
}

/** By paragraphs, and where two paragraphs differ by lines. */
function texts(base, mine, theirs) {
  return diff3(base, mine, theirs).flatMap((part) => {
    if (part.items) return [part];
    const byLine = diff3(...[part.base, part.mine, part.theirs].map(lines));
    return byLine.every((each) => each.items) ? byLine : [part];
  });
}

/** With the blank lines behind it; the last one, too, so that it is the same when another follows. */
function paragraphs(text) {
  return `${(text ?? "").trimEnd()}\n\n`.match(/[^]*?\n(?:[ \t]*\n)+/g) ?? [];
}

const lines = (some) => some.flatMap((text) => text.match(/[^\n]*\n/g) ?? [text]);
const written = (list) => list.map((item) => JSON.stringify(item));
const kind = (name, parts) => Object.assign(parts, { kind: name });
const whole = (parts) => kind("whole", parts);
