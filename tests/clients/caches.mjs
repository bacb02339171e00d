// Caches with the configurations that the server has for them: what two queries want of one thing is kept together, and
// pages become one list.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import relay from "relay-runtime";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION);
const MINE = "{ viewer { id roles } article(slug: $slug) { id commentPolicy { id mode } dateline { place } } }";
const OTHERS = `{ viewer { id commenter { id displayName } }
  article(slug: $slug) { id commentPolicy { id minimumLength } dateline { date } paragraphs { id text } } }`;
const LIST = "($slug: String!, $first: Int, $after: String, $last: Int, $before: String)";
const ARGUMENTS = "first: $first, after: $after, last: $last, before: $before";
const PAGE_INFO = "pageInfo { startCursor endCursor hasNextPage hasPreviousPage }";
const page = (part) => `query Page${LIST} { article(slug: $slug) { id comments(${ARGUMENTS}) { ${part} ${PAGE_INFO} } } }`;
const PARTS = { edges: "edges { cursor node { id } }", nodes: "nodes { id }" };
const folder = new URL("./node_modules/.dateline/", import.meta.url);
const warnings = [];
for (const kind of ["warn", "error"]) console[kind] = (...told) => warnings.push(told.join(" "));
let asked = 0;

const done = (line) => console.log(`  ${line}`);
const ids = (list) => (list.edges?.map((edge) => edge.node) ?? list.nodes).map(({ id }) => id);

function counted(address, options) {
  asked += 1;
  return fetch(address, { ...options, headers: { ...options.headers, authorization: tokens.Priya } });
}

async function served(name) {
  mkdirSync(folder, { recursive: true });
  const file = new URL(name.replace(/js$/, "mjs"), folder);
  writeFileSync(file, await (await fetch(new URL(`/clients/${name}`, url))).text());
  return import(pathToFileURL(file.pathname));
}

/** `read` takes a document and variables, and answers from the cache where it can. */
async function session(name, read) {
  asked = 0;
  const [mine, others] = [`query Mine($slug: String!) ${MINE}`, `query Others($slug: String!) ${OTHERS}`];
  for (const document of [mine, others, mine, others]) await read(document, { slug });
  assert.equal(asked, 2);
  done(`${name}: two queries that want different things of the viewer, the policy and values are asked once each`);

  for (const [part, selected] of Object.entries(PARTS)) {
    const all = ids((await read(page(selected), { slug, first: 100 })).article.comments);
    assert.deepEqual(await walked(read, page(selected), "first", "after", "endCursor", "hasNextPage"), all);
    assert.deepEqual(await walked(read, page(selected), "last", "before", "startCursor", "hasPreviousPage"), all);
    done(`${name}: pages by \`${part}\` become one list, from its beginning and from its end`);
  }
  assert.deepEqual(warnings, []);
}

async function walked(read, document, size, cursor, end, more) {
  let list = (await read(document, { slug, [size]: 2 }, true)).article.comments;
  for (let length = 2; list.pageInfo[more]; length += 2) {
    assert.equal(ids(list).length, length);
    list = (await read(document, { slug, [size]: 2, [cursor]: list.pageInfo[end] }, true)).article.comments;
  }
  return ids(list);
}

async function apollo() {
  const { possibleTypes, typePolicies } = await served("apollo.js");
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, fetch: counted }),
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
  });
  await session("Apollo Client", async (query, variables, anew) => {
    const fetchPolicy = anew ? "network-only" : "cache-first";
    const { data } = await client.query({ query: gql(query), variables, fetchPolicy });
    return data;
  });
}

async function urql() {
  const client = () => new Client({ url, fetch: counted, exchanges: [cacheExchange(configuration), fetchExchange], preferGetMethod: false });
  const configuration = await served("urql.js");
  const clients = { "": client() };
  await session("urql", async (query, variables, anew) => {
    const direction = anew ? Object.keys(variables)[1] + query.includes("nodes") : "";
    clients[direction] ??= client();
    const { data, error } = await clients[direction].query(query, variables).toPromise();
    assert.equal(error, undefined);
    return data;
  });
}

await apollo();
await urql();
