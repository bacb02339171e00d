// urql's graphcache for this schema: cacheExchange({ possibleTypes, keys, resolvers }).
// Generated from the schema; `dateline schema client urql.js` prints it.

export const possibleTypes = POSSIBLE_TYPES;

// They have no id of their own, and are kept in the object around them.
const values = VALUES;

// Lists in pages, with the arguments by which one list differs from another.
const connections = CONNECTIONS;

export const keys = Object.fromEntries(values.map((name) => [name, () => null]));
export const resolvers = {};
for (const [name, lists] of Object.entries(connections)) {
  resolvers[name] = Object.fromEntries(Object.entries(lists).map(([field, filters]) => [field, pages(filters)]));
}

/** The pages of a list as one, by `edges` and by `nodes`, as far as they lie beside the one that is read. */
export function pages(filters) {
  return (_, wanted, cache, { parentKey, fieldName }) => {
    const all = cache
      .inspectFields(parentKey)
      .filter((field) => field.fieldName === fieldName)
      .map((field) => page(cache, cache.resolve(parentKey, field.fieldKey), field.arguments ?? {}))
      .filter(({ key, args }) => key && agree(args, wanted, filters));
    const read = all.find(({ args }) => agree(args, wanted, ["first", "after", "last", "before"]));
    return read && joined(cache, neighbours(read, all.filter((one) => Object.keys(read.parts).every((part) => one.parts[part]))));
  };
}

function page(cache, key, args) {
  const of = (entity, field) => (entity ? cache.resolve(entity, field) : undefined);
  const parts = Object.fromEntries(["edges", "nodes"].map((part) => [part, of(key, part)]).filter(([, items]) => items));
  const info = of(key, "pageInfo");
  return { key, args, parts, info, start: of(info, "startCursor"), end: of(info, "endCursor") };
}

function agree(one, other, names) {
  return names.every((name) => JSON.stringify(one[name] ?? null) === JSON.stringify(other[name] ?? null));
}

function neighbours(read, all) {
  const [line, others] = [[read], new Set(all.filter((one) => one !== read))];
  const follows = (one, next) => (next.args.after ? next.args.after === one.end : !!one.args.before && one.args.before === next.start);
  for (let found; (found = [...others].find((one) => follows(line.at(-1), one))); others.delete(found)) line.push(found);
  for (let found; (found = [...others].find((one) => follows(one, line[0]))); others.delete(found)) line.unshift(found);
  return line;
}

function joined(cache, line) {
  const list = { __typename: cache.resolve(line[0].key, "__typename") };
  for (const part of Object.keys(line[0].parts)) {
    if (line.every(({ parts }) => parts[part])) list[part] = line.flatMap(({ parts }) => parts[part]);
  }
  const [first, last] = [line[0].info, line.at(-1).info];
  if (first && last) list.pageInfo = pageInfo(cache, first, last);
  // The feed is followed from where the first page was read.
  const begun = line.find(({ args }) => !args.after && !args.before);
  const feedCursor = begun && cache.resolve(begun.key, "feedCursor");
  return feedCursor ? { ...list, feedCursor } : list;
}

function pageInfo(cache, first, last) {
  const of = { startCursor: first, hasPreviousPage: first, endCursor: last, hasNextPage: last };
  const fields = Object.entries(of).map(([name, info]) => [name, cache.resolve(info, name)]);
  return { __typename: "PageInfo", ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)) };
}
