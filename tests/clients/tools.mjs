// Tools that work with the whole schema: it is the same by introspection, and other schemas are stitched to it.

import assert from "node:assert/strict";
import { diff } from "@graphql-inspector/core";
import { buildHTTPExecutor } from "@graphql-tools/executor-http";
import { stitchSchemas } from "@graphql-tools/stitch";
import { schemaFromExecutor } from "@graphql-tools/wrap";
import { buildSchema, graphql } from "graphql";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION);
const done = (line) => console.log(`  ${line}`);
const executor = buildHTTPExecutor({ endpoint: url, headers: { authorization: tokens.Priya } });
const introspected = await schemaFromExecutor(executor);

const printed = buildSchema(await (await fetch(new URL("/schema.graphql", url))).text());
const changes = await diff(printed, introspected);
// Introspection tells of no directives on fields and scalars.
const lost = changes.filter(({ type, criticality }) => criticality.level !== "NON_BREAKING" && !type.startsWith("DIRECTIVE_USAGE"));
assert.deepEqual(lost.map(({ message }) => message), []);
done("graphql-inspector: nothing of the printed schema is missing from introspection");

const shout = { selectionSet: "{ headline }", resolve: ({ headline }) => headline.toUpperCase() };
const schema = stitchSchemas({
  subschemas: [{ schema: introspected, executor }],
  typeDefs: "extend type Article { shout: String! }",
  resolvers: { Article: { shout } },
});
const source = `query Page($slug: String!) {
  viewer { commenter { displayName } }
  article(slug: $slug) { id shout comments(first: 2) { nodes { body } } }
}`;
const { data } = await graphql({ schema, source, variableValues: { slug } });
assert.equal(data.viewer.commenter.displayName, "Priya");
assert.match(data.article.shout, /^[^a-z]+$/);
assert.equal(data.article.comments.nodes.length, 2);
done("graphql-tools: a field is stitched to articles");
