// Dateline as a subgraph: composed with another by Apollo's composition, and asked through the gateways of Apollo and Hive.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { composeServices } from "@apollo/composition";
import { ApolloGateway, RemoteGraphQLDataSource } from "@apollo/gateway";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { graphql, parse } from "graphql";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION);
const NEEDED = '["@key", "@shareable", "@external", "@requires"]';
const RATINGS = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ${NEEDED})
  type Query { ratings(first: Int!): RatingConnection! }
  type RatingConnection { nodes: [Rating!]! pageInfo: PageInfo! }
  type Rating { stars: Int! article: Article! }
  type Article @key(fields: "id") {
    id: ID!
    stars: Int!
    slug: String! @external
    label: String! @requires(fields: "slug")
  }
  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
`);
const ASKED = `query Asked($slug: String!) {
  viewer { commenter { displayName } }
  article(slug: $slug) { id commentCount stars label }
  ratings(first: 200) { nodes { stars article { slug commentCount } } pageInfo { hasNextPage } }
}`;
const done = (line) => console.log(`  ${line}`);

async function ask(query, variables) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return (await response.json()).data;
}

/** The other subgraph: ratings of the article with this id. */
async function serveRatings(id) {
  const rating = () => ({ stars: 4, article: { id } });
  const resolvers = {
    Query: { ratings: (_, { first }) => ({ nodes: Array.from({ length: first }, rating), pageInfo: { hasNextPage: false } }) },
    Article: { stars: () => 4, label: (article) => `The article ${article.slug}` },
  };
  const schema = buildSubgraphSchema([{ typeDefs: RATINGS, resolvers }]);
  const server = createServer(async (request, response) => {
    const { query: source, variables: variableValues } = await new Response(request).json();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await graphql({ schema, source, variableValues })));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

async function throughApollo(supergraphSdl, query, variables) {
  const willSendRequest = ({ request, context }) => request.http.headers.set("authorization", context.authorization);
  const buildService = ({ url }) => new RemoteGraphQLDataSource({ url, willSendRequest });
  const gateway = new ApolloGateway({ supergraphSdl, buildService });
  const { executor } = await gateway.load();
  const document = parse(query);
  const context = { authorization: tokens.Priya };
  const told = { document, operation: document.definitions[0], request: { query, variables }, queryHash: query, context };
  const answer = await executor({ ...told, metrics: {}, overallCachePolicy: {} });
  await gateway.stop();
  return answer;
}

async function throughHive(supergraph, query, variables) {
  const fromClientToSubgraphs = ({ request }) => ({ authorization: request.headers.get("authorization") });
  const gateway = createGatewayRuntime({ supergraph, propagateHeaders: { fromClientToSubgraphs }, logging: false });
  const headers = { "content-type": "application/json", authorization: tokens.Priya };
  const body = JSON.stringify({ query, variables });
  const response = await gateway.fetch("http://gateway/graphql", { method: "POST", headers, body });
  const answer = await response.json();
  await gateway[Symbol.asyncDispose]();
  return answer;
}

const { _service, article } = await ask(
  "query($slug: String!) { _service { sdl } article(slug: $slug) { id commentCount } }",
  { slug },
);
const server = await serveRatings(article.id);
const { supergraphSdl, errors } = composeServices([
  { name: "dateline", url, typeDefs: parse(_service.sdl) },
  { name: "ratings", url: `http://127.0.0.1:${server.address().port}/`, typeDefs: RATINGS },
]);
assert.equal(errors, undefined);
done("@apollo/composition composes it with another subgraph");

const rating = { stars: 4, article: { slug, commentCount: article.commentCount } };
const expected = {
  viewer: { commenter: { displayName: "Priya" } },
  article: { ...article, stars: 4, label: `The article ${slug}` },
  ratings: { nodes: Array.from({ length: 200 }, () => rating), pageInfo: { hasNextPage: false } },
};
for (const [name, through] of Object.entries({ "@apollo/gateway": throughApollo, "Hive gateway": throughHive })) {
  const answer = await through(supergraphSdl, ASKED, { slug });
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), { data: expected });
  done(`${name}: fields of both subgraphs in one answer, for the reader whose token it hands on`);
}
server.close();
