#!/bin/sh
# @apollo/subgraph 2.15.1: buildSubgraphSchema({ typeDefs, resolvers }), as its documentation has it, throws a TypeError;
# 2.14.4 takes it. An array of one such module works in both.
set -eu
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --legacy-peer-deps graphql@16.15.0 old@npm:@apollo/subgraph@2.14.4 \
    new@npm:@apollo/subgraph@2.15.1
cat >try.cjs <<'JS'
const { parse } = require("graphql");
const typeDefs = parse(`type Query { hello: String }`);
const resolvers = { Query: { hello: () => "hello" } };
for (const name of ["old", "new"]) {
  const { buildSubgraphSchema } = require(name);
  for (const [form, given] of [["module", { typeDefs, resolvers }], ["array", [{ typeDefs, resolvers }]]]) {
    try {
      buildSubgraphSchema(given);
      console.log(name, form, "works");
    } catch (error) {
      console.log(name, form, error.constructor.name, error.message.split("\n")[0]);
    }
  }
}
JS
node try.cjs | tee seen
cat >expected <<'TEXT'
old module works
old array works
new module TypeError doc.definitions is not iterable (cannot read property undefined)
new array works
TEXT
diff expected seen
