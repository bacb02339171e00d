// Follows the comments with graphql-ws as it comes, and posts one over the same socket.

import { after, articleId, EVENTS, failed, input, POST, posted, received } from "./live_reader.mjs";
import { socket } from "./live_socket.mjs";

const variables = { id: articleId, after };
socket.subscribe({ query: EVENTS, variables }, {
  next({ data: { commentEvents: event } }) {
    variables.after = event.cursor;
    received(event);
  },
  error: failed,
  complete: () => failed("completed"),
});

posted((await socket.iterate({ query: POST, variables: { input } }).next()).value);
