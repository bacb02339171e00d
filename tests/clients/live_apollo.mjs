// Follows the comments with Apollo Client as it comes, over its WebSocket link, and posts one over the same socket.

import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { tap } from "rxjs";
import { after, articleId, EVENTS, failed, input, POST, posted, received } from "./live_reader.mjs";
import { socket } from "./live_socket.mjs";

const resume = new ApolloLink((operation, forward) =>
  forward(operation).pipe(tap(({ data }) => {
    if (data?.commentEvents) operation.variables.after = data.commentEvents.cursor;
  })));
const client = new ApolloClient({ link: resume.concat(new GraphQLWsLink(socket)), cache: new InMemoryCache() });

client.subscribe({ query: gql(EVENTS), variables: { id: articleId, after } }).subscribe({
  next: ({ data, error }) => (error ? failed(error) : received(data.commentEvents)),
  complete: () => failed("completed"),
});

posted(await client.mutate({ mutation: gql(POST), variables: { input } }));
