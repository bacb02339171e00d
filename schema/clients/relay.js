// Relay's store for this schema: new Environment({ network, store, getDataID, missingFieldHandlers }).
// Generated from the schema; `dateline schema client relay.js` prints it.

// They have no id of their own, and are kept in the object around them.
const values = new Set(VALUES);

export function getDataID({ id }, typeName) {
  return values.has(typeName) ? undefined : id;
}

// What is in the store already is not asked for again by `node`.
export const missingFieldHandlers = [
  {
    kind: "linked",
    handle: (field, record, args) => (isOfQuery(record) && field.name === "node" ? args.id : undefined),
  },
  {
    kind: "pluralLinked",
    handle: (field, record, args) => (isOfQuery(record) && field.name === "nodes" ? args.ids : undefined),
  },
];

function isOfQuery(record) {
  return record?.getType() === "__Root";
}

// Results of @defer and @stream in the form that Relay takes: returns a function that makes of each result a list of payloads.
export function inParts() {
  const pending = new Map();
  let whole;
  return ({ data, errors, pending: begun = [], incremental = [], completed = [] }) => {
    const payloads = [];
    if (data !== undefined) {
      whole = structuredClone(data);
      payloads.push({ data, errors });
    }
    for (const part of begun) pending.set(part.id, part);
    for (const { id, subPath = [], data: fields, items = [] } of incremental) {
      const { path, label } = pending.get(id);
      const place = at([...path, ...subPath]);
      if (fields) merge(place, fields);
      for (const item of items) payloads.push({ label, path: [...path, place.push(item) - 1], data: item });
    }
    for (const { id, errors: failed } of completed) {
      const { path, label } = pending.get(id);
      const place = at(path);
      if (failed || !Array.isArray(place)) {
        payloads.push({ label, path, data: failed ? null : structuredClone(place), errors: failed });
      }
      pending.delete(id);
    }
    return payloads;
  };

  function at(path) {
    return path.reduce((place, step) => place[step], whole);
  }
}

function merge(place, fields) {
  for (const [key, value] of Object.entries(fields)) {
    const both = [value, place[key]].every((each) => each && typeof each === "object" && !Array.isArray(each));
    if (both) merge(place[key], value);
    else place[key] = value;
  }
}
