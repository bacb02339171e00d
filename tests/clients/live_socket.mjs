// A WebSocket by graphql-ws that comes back however often and long the server is away.

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { connected, socketUrl, token, wait } from "./live_reader.mjs";

export const socket = createClient({
  url: socketUrl,
  webSocketImpl: WebSocket,
  connectionParams: () => ({ authorization: token }),
  retryAttempts: Infinity,
  retryWait: wait,
  shouldRetry: () => true,
  on: { connected },
});
