#!/bin/sh
# @urql/exchange-graphcache 9.0.2, relayPagination(): once a list was read by its `edges`, a query for the same page of it
# by its `nodes` is answered from the cache with an empty list, and never asked, though nothing of it was read that way;
# and the other way round. Where components of a site read one connection in both ways, the second ones show nothing.
#
# Seen with Node 20.20.2, @urql/core 6.0.3, @urql/exchange-graphcache 9.0.2, graphql 16.11.0:
#   edges then nodes: asked 1, nodes []; nodes then edges: asked 1, edges []
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.11.0 wonka@6.3.5
cat >run.mjs <<'JAVASCRIPT'
import assert from "node:assert/strict";
import { Client } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { map, pipe, filter } from "wonka";

const items = [1, 2].map((number) => ({ __typename: "Item", id: `${number}` }));
const pageInfo = { __typename: "PageInfo", startCursor: "1", endCursor: "2", hasNextPage: false, hasPreviousPage: false };
const edges = items.map((node) => ({ __typename: "ItemEdge", cursor: node.id, node }));
const PAGE = "pageInfo { startCursor endCursor hasNextPage hasPreviousPage }";
const BY_EDGES = `{ items(first: 2) { edges { cursor node { id } } ${PAGE} } }`;
const BY_NODES = `{ items(first: 2) { nodes { id } ${PAGE} } }`;

async function ask(...queries) {
  let asked = 0;
  const server = () => (operations) =>
    pipe(
      operations,
      filter((operation) => operation.kind === "query"),
      map((operation) => {
        asked += 1;
        const connection = { __typename: "ItemConnection", pageInfo, edges, nodes: items };
        return { operation, data: { __typename: "Query", items: connection }, stale: false, hasNext: false };
      }),
    );
  const cache = cacheExchange({
    keys: { ItemConnection: () => null, ItemEdge: () => null, PageInfo: () => null },
    resolvers: { Query: { items: relayPagination() } },
  });
  const client = new Client({ url: "http://nowhere.example", exchanges: [cache, server], preferGetMethod: false });
  let result;
  for (const query of queries) result = await client.query(query, {}).toPromise();
  return { asked, items: result.data?.items };
}

const first = await ask(BY_EDGES, BY_NODES);
const second = await ask(BY_NODES, BY_EDGES);
console.log(
  `edges then nodes: asked ${first.asked}, nodes ${JSON.stringify(first.items.nodes)}; ` +
    `nodes then edges: asked ${second.asked}, edges ${JSON.stringify(second.items.edges)}`,
);
assert.deepEqual([first.asked, first.items.nodes, second.asked, second.items.edges], [1, [], 1, []], "the behaviour has changed");
JAVASCRIPT
node run.mjs
