// Caches with the configurations that the server has for them: what two queries want of one thing is kept together, and
// pages become one list.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { meros } from "meros/browser";
import relay from "relay-runtime";

const { commitMutation, ConnectionHandler, Environment, fetchQuery, Network, Observable, RecordSource, Store } = relay;

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION);
const MINE = "{ viewer { id roles } article(slug: $slug) { id commentPolicy { id mode } dateline { place } } }";
const OTHERS = `{ viewer { id commenter { id displayName } }
  article(slug: $slug) { id commentPolicy { id minimumLength } dateline { date } paragraphs { id text } } }`;
const LIST = "($slug: String!, $first: Int, $after: String, $last: Int, $before: String)";
const ARGUMENTS = "first: $first, after: $after, last: $last, before: $before";
const PAGE_INFO = "pageInfo { startCursor endCursor hasNextPage hasPreviousPage }";
const page = (part) => `query Page${LIST} { article(slug: $slug) { id comments(${ARGUMENTS}) { ${part} ${PAGE_INFO} } } }`;
const PARTS = { edges: "edges { cursor node { id } }", nodes: "nodes { id }" };
const folder = new URL("./.dateline/", import.meta.url);
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
  const exchanges = [cacheExchange(await served("urql.js")), fetchExchange];
  const client = new Client({ url, fetch: counted, exchanges, preferGetMethod: false });
  await session("urql", async (query, variables) => {
    const { data, error } = await client.query(query, variables).toPromise();
    assert.equal(error, undefined);
    return data;
  });
}

/** Compiles operations as its plugin would, and returns them. */
async function compiled() {
  const own = new URL("relay/", folder);
  mkdirSync(new URL("src/", own), { recursive: true });
  for (const name of ["schema.graphql", "clients/relay.config.json"]) {
    const text = await (await fetch(new URL(`/${name}`, url))).text();
    writeFileSync(new URL(name.split("/").at(-1), own), text.replace('"typescript"', '"javascript"'));
  }
  writeFileSync(new URL("package.json", own), '{"type": "module"}');
  writeFileSync(new URL("src/page.js", own), readFileSync(new URL("relay_page.js", import.meta.url)));
  const compiler = new URL("node_modules/relay-compiler/cli.js", import.meta.url);
  const told = execFileSync("node", [compiler.pathname, "relay.config.json"], { cwd: own.pathname, encoding: "utf8" });
  assert.doesNotMatch(told, /error|warn/i);
  return async (name) => (await import(new URL(`src/__generated__/page${name}.graphql.js`, own))).default;
}

async function relaySession() {
  const operation = await compiled();
  const { getDataID, missingFieldHandlers } = await served("relay.js");
  const network = Network.create(async ({ text: query }, variables) => {
    const headers = { "content-type": "application/json" };
    return (await counted(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) })).json();
  });
  const store = new Store(new RecordSource());
  const environment = new Environment({ network, store, getDataID, missingFieldHandlers });
  const read = async (name, variables, fetchPolicy = "store-or-network") =>
    fetchQuery(environment, await operation(name), variables, { fetchPolicy }).toPromise();

  const { article } = await read("DiscussionQuery", { slug, first: 3 });
  const connection = (proxy) => ConnectionHandler.getConnection(proxy.get(article.id), "Discussion_comments");
  const held = () => {
    let found;
    environment.commitUpdate((proxy) => (found = connection(proxy).getLinkedRecords("edges").map((edge) => edge.getLinkedRecord("node").getDataID())));
    return found;
  };
  assert.equal(held().length, 3);
  done("Relay: the compiler takes the schema and operations as they are; a page is read");

  const { viewer } = await read("ViewerQuery", {});
  asked = 0;
  await read("NodeQuery", { id: held()[0] });
  assert.equal(asked, 0);
  done("Relay: a comment that is in the store is not asked for again by its id");

  const mutate = async (name, variables) => {
    const mutation = await operation(name);
    return new Promise((onCompleted, onError) => commitMutation(environment, { mutation, variables, onCompleted, onError }));
  };
  let connections;
  environment.commitUpdate((proxy) => (connections = [connection(proxy).getDataID()]));
  const body = "A comment that Relay puts at the end of its list, and takes out of it.";
  const { postComment } = await mutate("PostMutation", { connections, input: { articleId: article.id, body } });
  assert.deepEqual([postComment.errors, held().at(-1)], [[], postComment.commentEdge.node.id]);
  assert.equal(postComment.query.viewer.id, viewer.id);
  await mutate("DeleteMutation", { connections, input: { commentId: postComment.commentEdge.node.id } });
  assert.equal(held().length, 3);
  done("Relay: `commentEdge` is appended, `deletedCommentId` is taken out");

  const before = await read("BlocksQuery", { slug });
  await read("EventsQuery", { articleId: article.id, after: `feed.${article.id.split("_")[1]}.0` });
  const again = await read("BlocksQuery", { slug }, "store-or-network");
  assert.deepEqual(again, before);
  assert.ok(before.article.blocks.some((block) => block.quotes));
  assert.deepEqual(warnings, []);
  done("Relay: counts of comments on a block leave the block alone");
  await relayInParts(operation);
}

async function relayInParts(operation) {
  const { getDataID, inParts } = await served("relay.js");
  const ask = async ({ text: query }, variables, sink) => {
    const headers = { "content-type": "application/json", accept: "multipart/mixed, application/json" };
    const response = await meros(await counted(url, { method: "POST", headers, body: JSON.stringify({ query, variables }) }));
    const payloadsOf = inParts();
    for await (const { body } of response) sink.next(payloadsOf(body));
    sink.complete();
  };
  const network = Network.create((request, variables) =>
    Observable.create((sink) => void ask(request, variables, sink).catch((error) => sink.error(error))),
  );
  const environment = new Environment({ network, store: new Store(new RecordSource()), getDataID });
  const counts = [];
  const count = () => environment.getStore().getSource().getRecordIDs().filter((id) => id.startsWith("Comment_")).length;
  await new Promise(async (complete, error) =>
    fetchQuery(environment, await operation("LaterQuery"), { slug }).subscribe({ next: () => counts.push(count()), complete, error }),
  );
  assert.deepEqual([counts[0], count()], [0, 3]);
  assert.deepEqual(warnings, []);
  done("Relay: a deferred fragment is there later than what is around it");
}

await apollo();
await urql();
await relaySession();
