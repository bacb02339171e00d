// Follows the comments with Apollo Client as it comes, by its multipart subscriptions over HTTP, and posts one.

import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { RetryLink } from "@apollo/client/link/retry";
import { tap } from "rxjs";
import { after, articleId, connected, EVENTS, failed, input, POST, posted, received, token, url } from "./live_reader.mjs";

const retry = new RetryLink({ delay: { initial: 1000, max: 30_000 }, attempts: { max: Infinity } });
const resume = new ApolloLink((operation, forward) =>
  forward(operation).pipe(tap(({ data }) => {
    if (data?.commentEvents) operation.variables.after = data.commentEvents.cursor;
  })));
const http = new HttpLink({ uri: url, headers: { authorization: token }, fetch: counted });
const client = new ApolloClient({ link: ApolloLink.from([retry, resume, http]), cache: new InMemoryCache() });

async function counted(...request) {
  const response = await fetch(...request);
  if (response.headers.get("content-type").startsWith("multipart/mixed")) connected();
  return response;
}

client.subscribe({ query: gql(EVENTS), variables: { id: articleId, after } }).subscribe({
  next: ({ data, error }) => (error ? failed(error) : received(data.commentEvents)),
  complete: () => failed("completed"),
});

posted(await client.mutate({ mutation: gql(POST), variables: { input } }));
