// Apollo Client's cache for this schema: new InMemoryCache({ possibleTypes, typePolicies }).
// Generated from the schema; `dateline schema client apollo.js` prints it.

export const possibleTypes = POSSIBLE_TYPES;

// They have no id of their own, and are kept in the object around them.
const values = VALUES;

// Lists in pages, with the arguments by which one list differs from another.
const connections = CONNECTIONS;

export const typePolicies = {};
for (const name of values) typePolicies[name] = { keyFields: false, merge: true };
for (const [name, lists] of Object.entries(connections)) {
  const fields = Object.entries(lists).map(([field, filters]) => [field, pages(filters)]);
  typePolicies[name] = { ...typePolicies[name], fields: Object.fromEntries(fields) };
}

/** The pages of a list as one, by `edges` and by `nodes`, read from its beginning or from its end. */
export function pages(filters) {
  return { keyArgs: filters.length > 0 && filters, merge: (known, page, { args }) => joined(known, page, args ?? {}) };
}

function joined(known, page, { after, before }) {
  if (!known || !(after || before)) return { ...page, bounds: bounds(page) };
  const list = { ...known, ...page, bounds: { ...known.bounds, ...bounds(page) } };
  for (const part of ["edges", "nodes"]) {
    if (page[part]) list[part] = after ? behind(known, part, after, page[part]) : inFront(known, part, before, page[part]);
  }
  if (known.pageInfo && page.pageInfo) list.pageInfo = { ...known.pageInfo, ...outward(page.pageInfo, after) };
  // The feed is followed from where the first page was read.
  if (known.feedCursor) list.feedCursor = known.feedCursor;
  return list;
}

function behind(known, part, cursor, items) {
  const place = placeOf(known, part, cursor);
  return [...(known[part] ?? []).slice(0, place < 0 ? undefined : place + 1), ...items];
}

function inFront(known, part, cursor, items) {
  return [...items, ...(known[part] ?? []).slice(Math.max(placeOf(known, part, cursor), 0))];
}

/** Where the item of a cursor is among those that are known; -1 where it is not. */
function placeOf(known, part, cursor) {
  const item = known.bounds[cursor]?.[part];
  return (known[part] ?? []).findIndex((one) => one.cursor === cursor || (item !== undefined && same(one, item)));
}

function same(one, other) {
  const [item, sought] = [one.node ?? one, other.node ?? other];
  return item === sought || (item.__ref !== undefined && item.__ref === sought.__ref);
}

/** The items that stand at the cursors of a page's ends, for lists that are read without a cursor for each item. */
function bounds({ pageInfo = {}, edges, nodes }) {
  const at = (place) => ({ edges: edges?.at(place), nodes: nodes?.at(place) });
  return { [pageInfo.startCursor]: at(0), [pageInfo.endCursor]: at(-1) };
}

function outward({ startCursor, hasPreviousPage, endCursor, hasNextPage }, after) {
  return given(after ? { endCursor, hasNextPage } : { startCursor, hasPreviousPage });
}

function given(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
