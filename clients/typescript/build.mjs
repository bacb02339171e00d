// Types from the schema, caches' configurations from the server's own command, then JavaScript: `npm run build`.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import * as types from "@graphql-codegen/typescript";
import { buildSchema, parse, print, visit } from "graphql";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const GENERATED = here("src/generated/");
const DATELINE = process.env.DATELINE ?? here("../../.venv/bin/dateline");
const CONFIGURATIONS = ["apollo.js", "urql.js", "relay.js"];
const NOTE = "// Generated from the schema by build.mjs.\n";

const told = (...words) => execFileSync(DATELINE, ["schema", ...words], { encoding: "utf8", maxBuffer: 2 ** 26 });
const schemaText = readFileSync(here("../../schema/schema.graphql"), "utf8");
const scalars = JSON.parse(told("client", "scalars.json"));

for (const folder of [GENERATED, here("dist")]) rmSync(folder, { recursive: true, force: true });
mkdirSync(GENERATED, { recursive: true });
for (const name of CONFIGURATIONS) writeFileSync(GENERATED + name, told("client", name));
for (const name of ["scalars.json", "relay.config.json"]) writeFileSync(here(name), told("client", name));
cpSync(here("../../schema/schema.graphql"), here("schema.graphql"));

const config = {
  scalars: { ...scalars, ID: "string" },
  enumType: "string-literal",
  enumsAsTypes: true,
  avoidOptionals: { field: true },
  nonOptionalTypename: true,
  useTypeImports: true,
};
const schema = parse(schemaText);
const document = parse(readFileSync(here("src/comments/documents.graphql"), "utf8"));
const given = { schema, schemaAst: buildSchema(schemaText), config, pluginMap: { types, operations } };
const generate = (name, plugin, documents, options = {}) =>
  codegen({ ...given, filename: name, documents, plugins: [{ [plugin]: options }] });

writeFileSync(GENERATED + "schema.ts", NOTE + (await generate("schema.ts", "types", [])));
const ofOperations = await generate("operations.ts", "operations", [{ location: "documents.graphql", document }], {
  importSchemaTypesFrom: "./schema",
  importExtension: ".js",
  nonOptionalTypename: false,
});
writeFileSync(GENERATED + "operations.ts", NOTE + ofOperations);
writeFileSync(GENERATED + "documents.ts", NOTE + documentsOf(document));



/** Each operation as one line of text with the fragments that it needs, and the types of what goes in and comes out. */
function documentsOf({ definitions }) {
  const fragments = new Map(definitions.filter(isFragment).map((each) => [each.name.value, each]));
  const texts = definitions.filter((each) => !isFragment(each)).map((each) => constant(each, fragments));
  return `import type { TypedDocument } from "../typed.js";\nimport type * as the from "./operations.js";\n\n${texts.join("")}`;
}

function constant(operation, fragments) {
  const name = operation.name.value;
  const kind = operation.operation[0].toUpperCase() + operation.operation.slice(1);
  const parts = [operation, ...[...needed(operation, fragments)].map((each) => fragments.get(each))];
  const text = parts.map(print).join(" ").replace(/\s+/g, " ");
  return `export const ${name} = ${JSON.stringify(text)} as TypedDocument<the.${name}${kind}, the.${name}${kind}Variables>;\n`;
}

function needed(part, fragments, found = new Set()) {
  visit(part, {
    FragmentSpread({ name }) {
      if (found.has(name.value)) return;
      found.add(name.value);
      needed(fragments.get(name.value), fragments, found);
    },
  });
  return found;
}

function isFragment({ kind }) {
  return kind === "FragmentDefinition";
}
