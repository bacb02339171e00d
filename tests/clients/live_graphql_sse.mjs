// Follows the comments with graphql-sse as it comes, and posts one the same way.

import { createClient } from "graphql-sse";
import { after, articleId, connected, EVENTS, failed, input, POST, posted, received, token, url, wait } from "./live_reader.mjs";

const client = createClient({
  url,
  headers: () => ({ authorization: token }),
  retryAttempts: Infinity,
  retry: wait,
});

const variables = { id: articleId, after };
const on = { connected };
client.subscribe({ query: EVENTS, variables }, {
  next({ data: { commentEvents: event } }) {
    variables.after = event.cursor;
    received(event);
  },
  error: failed,
  complete: () => failed("completed"),
}, on);

posted((await client.iterate({ query: POST, variables: { input } }).next()).value);
