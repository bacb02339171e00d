// Follows the comments with graphql-ws as it comes, and posts one over the same socket.

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { after, articleId, connected, EVENTS, failed, input, POST, posted, received, socketUrl, token, wait } from "./live_reader.mjs";

const client = createClient({
  url: socketUrl,
  webSocketImpl: WebSocket,
  connectionParams: () => ({ authorization: token }),
  retryAttempts: Infinity,
  retryWait: wait,
  shouldRetry: () => true,
  on: { connected },
});

const variables = { id: articleId, after };
client.subscribe({ query: EVENTS, variables }, {
  next({ data: { commentEvents: event } }) {
    variables.after = event.cursor;
    received(event);
  },
  error: failed,
  complete: () => failed("completed"),
});

posted((await client.iterate({ query: POST, variables: { input } }).next()).value);
