#!/bin/sh
# @theguild/federation-composition 0.27.0 (mesh-compose 1.8.2 has 0.22.3 of it, which does the same): a subgraph whose mutations
# answer with a field of the type Query, for what else to read in their answer, composes with no other that has a field of
# Query. It asks for a @key of Query to get from one to the other, though every subgraph can be asked for its own part of
# Query, as Apollo's composition and query planner 2.14.4 do. Without that field both compose it.
#
# Seen with Node 20.20.2, @theguild/federation-composition 0.27.0, @apollo/composition 2.14.4, graphql 16.15.0:
#   Apollo: composed, asks comments, then weather; without the field composed
#   The Guild: - cannot move to subgraph "weather", which has field "Query.weather", because type "Query" has no @key defined
#   in subgraph "weather".; without the field composed
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{"private": true, "dependencies": {"@apollo/composition": "2.14.4", "@apollo/query-planner": "2.14.4",
  "@theguild/federation-composition": "0.27.0", "graphql": "16.15.0"}}
JSON
npm install --silent --no-fund --no-audit
cat >run.cjs <<'NODE'
const assert = require("node:assert");
const apollo = require("@apollo/composition");
const { operationFromDocument, Supergraph } = require("@apollo/federation-internals");
const { prettyFormatQueryPlan, QueryPlanner } = require("@apollo/query-planner");
const guild = require("@theguild/federation-composition");
const { parse } = require("graphql");

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const COMMENTS = `${LINK} type Query { comments: [String!]! } type Mutation { post(text: String!): Posted! }
  type Posted { comment: String query: Query! }`;
const WEATHER = `${LINK} type Query { weather: String! }`;
const ASKED = parse('mutation { post(text: "a") { comment query { weather } } }');

function compose({ composeServices }, comments) {
  const subgraphs = Object.entries({ comments, weather: WEATHER });
  const services = subgraphs.map(([name, sdl]) => ({ name, url: `http://${name}.example`, typeDefs: parse(sdl) }));
  return composeServices(services);
}

function subgraphsAsked(sdl) {
  const supergraph = Supergraph.build(sdl);
  const operation = operationFromDocument(supergraph.apiSchema(), ASKED);
  const plan = prettyFormatQueryPlan(new QueryPlanner(supergraph).buildQueryPlan(operation));
  return [...plan.matchAll(/service: "(\w+)"/g)].map(([, name]) => name);
}

const without = COMMENTS.replace("query: Query!", "");
const outcome = (composed) => composed.errors?.map(({ message }) => message.trim().split("\n").pop().trim()).join() ?? "composed";
const asked = subgraphsAsked(compose(apollo, COMMENTS).supergraphSdl);
const seen = [apollo, guild].flatMap((composer) => [COMMENTS, without].map((sdl) => outcome(compose(composer, sdl))));
console.log(`Apollo: ${seen[0]}, asks ${asked.join(", then ")}; without the field ${seen[1]}`);
console.log(`The Guild: ${seen[2]}; without the field ${seen[3]}`);
assert.deepEqual(asked, ["comments", "weather"], "the behaviour has changed");
assert.deepEqual([seen[0], seen[1], seen[3]], ["composed", "composed", "composed"], "the behaviour has changed");
assert.match(seen[2], /cannot move to subgraph "weather".* because type "Query" has no @key/, "the behaviour has changed");
NODE
echo "Node $(node --version), @theguild/federation-composition 0.27.0, @apollo/composition 2.14.4"
node run.cjs
