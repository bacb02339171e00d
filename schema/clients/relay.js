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
