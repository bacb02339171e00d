type Fields = Record<string, unknown>;

/** What is now, with the objects of before wherever nothing in them has changed. In lists they are told apart by their `id`. */
export function shared<Data>(before: unknown, now: Data): Data {
  if (!isObject(before) || !isObject(now) || Array.isArray(before) !== Array.isArray(now)) return now;
  const known = Array.isArray(before) ? byId(before) : null;
  const names = Object.keys(now);
  const made: Fields = Array.isArray(now) ? ([] as unknown as Fields) : {};
  for (const name of names) made[name] = shared(known ? known[idOf(now[name]) ?? name] : before[name], now[name]);
  const same = names.length === Object.keys(before).length && names.every((name) => made[name] === before[name]);
  return (same ? before : made) as Data;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Those without one by their place. */
function byId(list: readonly unknown[]): Fields {
  return Object.fromEntries(list.map((item, place) => [idOf(item) ?? place, item]));
}

function idOf(value: unknown): string | null {
  return isObject(value) && typeof value.id === "string" ? value.id : null;
}
