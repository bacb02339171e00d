// Linters of schemas, by what Relay expects and by what is usual, find nothing.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import graphql from "@graphql-eslint/eslint-plugin";
import { Linter } from "eslint";

const { url } = JSON.parse(process.env.DATELINE_SESSION);
const schema = await (await fetch(new URL("/schema.graphql", url))).text();
const done = (line) => console.log(`  ${line}`);

// Lists that are short are plain ones, and a hit of a search is an item of its list and no object to fetch by itself.
const edges = { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false, withEdgeSuffix: true };
const rules = {
  ...graphql.configs["flat/schema-relay"].rules,
  "@graphql-eslint/relay-edge-types": ["error", edges],
  "@graphql-eslint/require-field-of-type-query-in-mutation-result": "error",
  "@graphql-eslint/require-deprecation-reason": "error",
  "@graphql-eslint/no-unreachable-types": "error",
};
const parserOptions = { graphQLConfig: { schema } };
const languageOptions = { parser: graphql.parser, parserOptions };
const configuration = { files: ["**/*.graphql"], languageOptions, plugins: { "@graphql-eslint": graphql }, rules };
const found = new Linter().verify(schema, [configuration], "schema.graphql");
assert.deepEqual(found.map(({ ruleId, line, message }) => `${ruleId} ${line}: ${message}`), []);
done("graphql-eslint finds nothing by its rules for Relay");

// Fields stand in the order in which they are read about; all else that it knows.
const linted = [
  "arguments-have-descriptions",
  "defined-types-are-used",
  "deprecations-have-a-reason",
  "descriptions-are-capitalized",
  "enum-values-all-caps",
  "enum-values-have-descriptions",
  "fields-are-camel-cased",
  "fields-have-descriptions",
  "input-object-values-are-camel-cased",
  "input-object-values-have-descriptions",
  "relay-connection-types-spec",
  "relay-connection-arguments-spec",
  "relay-page-info-spec",
  "types-are-capitalized",
  "types-have-descriptions",
];
const linter = new URL("node_modules/graphql-schema-linter/lib/cli.js", import.meta.url).pathname;
const options = ["--stdin", "--format", "compact", "--rules", linted.join(",")];
const told = execFileSync("node", [linter, ...options], { input: schema, encoding: "utf8" });
assert.equal(told.trim(), "");
done("graphql-schema-linter finds nothing");
