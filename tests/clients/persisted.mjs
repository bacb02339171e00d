// Apollo Client with documents that it asks for by their hashes: the server learns each from the first who asks.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const { url, article: slug } = JSON.parse(process.env.DATELINE_SESSION);
const ARTICLE = gql`query Persisted($slug: String!) { article(slug: $slug) { id slug } }`;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const done = (line) => console.log(`  ${line}`);

/** How a client of its own asks, and with what. */
async function asks(useGETForHashedQueries) {
  const sent = [];
  const send = (address, options) => {
    sent.push(`${options.method} ${/"query":/.test(options.body) ? "text and hash" : "hash"}`);
    return fetch(address, options);
  };
  const link = new PersistedQueryLink({ sha256, useGETForHashedQueries }).concat(new HttpLink({ uri: url, fetch: send }));
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { data } = await client.query({ query: ARTICLE, variables: { slug } });
  assert.equal(data.article.slug, slug);
  return sent;
}

assert.deepEqual(await asks(false), ["POST hash", "POST text and hash"]);
done("the first client sends the hash, and the text when it is asked to");
assert.deepEqual(await asks(false), ["POST hash"]);
assert.deepEqual(await asks(true), ["GET hash"]);
done("the next ones send the hash alone, by POST and by GET");
