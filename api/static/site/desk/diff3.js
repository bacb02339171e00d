// Three-way merge of lists: what two people have made of the same one. Changes that do not overlap stand side by side.

/** Parts of the result in order: `{ items }` where there is one answer, `{ base, mine, theirs }` where there are two. */
export function diff3(base, mine, theirs) {
  const parts = [];
  let at = 0;
  for (const region of regions(hunks(base, mine), hunks(base, theirs))) {
    add(parts, base.slice(at, region.start));
    const [ours, others] = [region.mine, region.theirs].map((some) => applied(base, region, some));
    if (same(ours, others) || !region.theirs.length) add(parts, ours);
    else if (!region.mine.length) add(parts, others);
    else parts.push({ base: base.slice(region.start, region.end), mine: ours, theirs: others });
    at = region.end;
  }
  add(parts, base.slice(at));
  return parts;
}

/** What has become of stretches of the base: `{ start, end, items }`. Of as many items as before, each was changed. */
export function hunks(base, changed) {
  const found = [];
  let [from, to] = [0, 0];
  for (const [i, j] of [...common(base, changed), [base.length, changed.length]]) {
    const items = changed.slice(to, j);
    if (items.length === i - from) items.forEach((item, k) => found.push({ start: from + k, end: from + k + 1, items: [item] }));
    else found.push({ start: from, end: i, items });
    [from, to] = [i + 1, j + 1];
  }
  return found;
}

/** Pairs of places of the longest common subsequence. What both begin and end with is not searched. */
function common(one, other) {
  let head = 0;
  while (head < one.length && head < other.length && one[head] === other[head]) head++;
  let tail = 0;
  while (tail < Math.min(one.length, other.length) - head && one.at(-1 - tail) === other.at(-1 - tail)) tail++;
  const [a, b] = [one.slice(head, one.length - tail), other.slice(head, other.length - tail)];
  const ends = Array.from({ length: tail }, (_, k) => [one.length - tail + k, other.length - tail + k]);
  return [
    ...Array.from({ length: head }, (_, k) => [k, k]),
    ...longest(a, b).map(([i, j]) => [i + head, j + head]),
    ...ends,
  ];
}

function longest(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return pairs;
}

/** Stretches of the base with the hunks of both that overlap there. */
function regions(mine, theirs) {
  const all = [...mine.map((hunk) => ["mine", hunk]), ...theirs.map((hunk) => ["theirs", hunk])];
  all.sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  const found = [];
  for (const [side, hunk] of all) {
    let last = found.at(-1);
    if (!last || !overlap(last, hunk)) found.push((last = { start: hunk.start, end: hunk.end, mine: [], theirs: [] }));
    last.end = Math.max(last.end, hunk.end);
    last[side].push(hunk);
  }
  return found;
}

function overlap(one, other) {
  const insertions = one.start === one.end && other.start === other.end;
  return insertions ? one.start === other.start : one.start < other.end && other.start < one.end;
}

function applied(base, { start, end }, some) {
  const items = [];
  let at = start;
  for (const hunk of some) {
    items.push(...base.slice(at, hunk.start), ...hunk.items);
    at = hunk.end;
  }
  return [...items, ...base.slice(at, end)];
}

function add(parts, items) {
  if (!items.length) return;
  if (parts.at(-1)?.items) parts.at(-1).items.push(...items);
  else parts.push({ items: [...items] });
}

function same(one, other) {
  return one.length === other.length && one.every((item, k) => item === other[k]);
}
