#!/bin/sh
# @graphql-hive/gateway-runtime 2.12.1: a mutation whose payload has a field of the type Query, of which nothing but fields of
# other subgraphs are selected, is carried out, and answered with "Cannot return null for non-nullable field" and no data.
# The other subgraph is never asked. Whoever takes that for a failure writes the same once more. With one field of the subgraph
# that wrote, or __typename, the whole answer comes; and Apollo's gateway 2.14.4 answers all of these.
#
# Seen with Node 20.20.2, @graphql-hive/gateway-runtime 2.12.1, @graphql-mesh/transport-http 1.2.1, graphql 16.15.0:
#   Hive, query { weather }: written, Cannot return null for non-nullable field Posted.query.
#   Hive, query { __typename weather }: written, {"__typename":"Query","weather":"rain"}
#   Hive, query { comments weather }: written, {"comments":["a"],"weather":"rain"}
#   Apollo, query { weather }: written, {"weather":"rain"}
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{"private": true, "type": "module", "dependencies": {"@apollo/composition": "2.14.4", "@apollo/gateway": "2.14.4",
  "@graphql-hive/gateway-runtime": "2.12.1", "@graphql-mesh/transport-http": "1.2.1", "graphql": "16.15.0"}}
JSON
npm install --silent --no-fund --no-audit --legacy-peer-deps
cat >run.js <<'NODE'
import assert from "node:assert";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { buildSchema, graphql, parse } from "graphql";

const require = createRequire(import.meta.url); // one copy of graphql for all
const { composeServices } = require("@apollo/composition");
const { ApolloGateway } = require("@apollo/gateway");

const written = [];
const post = ({ text }) => {
  written.push(text);
  return { comment: text, query: SUBGRAPHS.comments.root };
};
const SUBGRAPHS = {
  comments: {
    sdl: `type Query { comments: [String!]! } type Mutation { post(text: String!): Posted! }
      type Posted { comment: String query: Query! }`,
    root: { comments: ["a"], post },
  },
  weather: { sdl: "type Query { weather: String! }", root: { weather: "rain" } },
};
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

async function serve({ sdl, root: rootValue }) {
  const schema = buildSchema(sdl);
  const server = createServer(async (request, response) => {
    const { query: source, variables: variableValues } = await new Response(request).json();
    const answer = await graphql({ schema, rootValue, source, variableValues });
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

async function throughHive(supergraph, query) {
  const gateway = createGatewayRuntime({ supergraph, logging: false, maskedErrors: false });
  const headers = { "content-type": "application/json" };
  const response = await gateway.fetch("http://gateway/graphql", { method: "POST", headers, body: JSON.stringify({ query }) });
  const answer = await response.json();
  await gateway[Symbol.asyncDispose]();
  return answer;
}

async function throughApollo(supergraphSdl, query) {
  const gateway = new ApolloGateway({ supergraphSdl });
  const { executor } = await gateway.load();
  const document = parse(query);
  const told = { document, operation: document.definitions[0], request: { query }, queryHash: query, context: {} };
  const answer = await executor({ ...told, metrics: {}, overallCachePolicy: {} });
  await gateway.stop();
  return answer;
}

const services = [];
const servers = [];
for (const [name, subgraph] of Object.entries(SUBGRAPHS)) {
  const server = await serve(subgraph);
  servers.push(server);
  services.push({ name, url: `http://127.0.0.1:${server.address().port}/`, typeDefs: parse(LINK + subgraph.sdl) });
}
const { supergraphSdl } = composeServices(services);
const seen = [];
for (const [name, through, selected] of [
  ["Hive", throughHive, "weather"],
  ["Hive", throughHive, "__typename weather"],
  ["Hive", throughHive, "comments weather"],
  ["Apollo", throughApollo, "weather"],
]) {
  const answer = await through(supergraphSdl, `mutation { post(text: "a") { comment query { ${selected} } } }`);
  const [times, told] = [written.splice(0).length, answer.errors?.[0].message ?? JSON.stringify(answer.data.post.query)];
  console.log(`${name}, query { ${selected} }: ${times === 1 ? "written" : times}, ${told}`);
  seen.push([times, told]);
}
servers.forEach((server) => server.close());
assert.deepEqual(
  seen,
  [
    [1, "Cannot return null for non-nullable field Posted.query."],
    [1, '{"__typename":"Query","weather":"rain"}'],
    [1, '{"comments":["a"],"weather":"rain"}'],
    [1, '{"weather":"rain"}'],
  ],
  "the behaviour has changed",
);
NODE
echo "Node $(node --version), @graphql-hive/gateway-runtime 2.12.1, @apollo/gateway 2.14.4"
node run.js
