// @defer and @stream as Apollo Client and Relay show them: first what is there, then what comes later.

import assert from "node:assert/strict";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQL17Alpha9Handler } from "@apollo/client/incremental";

const { url, article: slug } = JSON.parse(process.env.DATELINE_SESSION);
const done = (line) => console.log(`  ${line}`);
const QUERY = gql`
  query Page($slug: String!) {
    article(slug: $slug) {
      id
      headline
      ... @defer { comments(first: 5) { nodes { id body } pageInfo { hasNextPage } } }
    }
  }
`;

const link = new HttpLink({ uri: url });
const client = new ApolloClient({ link, cache: new InMemoryCache(), incrementalHandler: new GraphQL17Alpha9Handler() });
const states = [];
await new Promise((complete, failed) => {
  client.watchQuery({ query: QUERY, variables: { slug } }).subscribe({
    next: ({ data, dataState, loading }) => {
      if (data) states.push(dataState);
      if (dataState === "complete" && !loading) complete();
    },
    error: failed,
  });
});
assert.deepEqual(states, ["streaming", "complete"]);
const { article } = client.readQuery({ query: QUERY, variables: { slug } });
assert.equal(article.comments.nodes.length, 5);
done("Apollo Client shows the article, and then its comments");
