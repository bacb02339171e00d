#!/bin/sh
# @urql/core 6.0.3, subscriptions over HTTP (fetchSubscriptions), by server-sent events or multipart: when the server ends the
# subscription, urql hands out one result more, with the data of the last event. So does an event that has `errors` and no
# data: its result has the data of the event before. Whoever adds each result to a list, has these comments twice.
#
# Seen with Node 20.20.2, @urql/core 6.0.3, graphql 16.15.0:
#   server-sent events: 1, 2, 2, 3, 3; multipart: 1, 2, 2, 3, 3
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"@urql/core": "6.0.3", "graphql": "16.15.0"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { Client, fetchExchange } from "@urql/core";

const added = (id) => ({ data: { commentAdded: { __typename: "Comment", id } } });
const EVENTS = [added("1"), added("2"), { data: null, errors: [{ message: "Not this one." }] }, added("3")];
const PART = "\r\ncontent-type: application/json\r\n\r\n";
const TRANSPORTS = {
  "server-sent events": {
    type: "text/event-stream",
    text: EVENTS.map((event) => `event: next\ndata: ${JSON.stringify(event)}\n\n`).join("") + "event: complete\ndata:\n\n",
  },
  multipart: {
    type: "multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
    text: `\r\n--graphql${EVENTS.map((payload) => `${PART}${JSON.stringify({ payload })}\r\n--graphql`).join("")}--\r\n`,
  },
};

async function follow({ type, text }) {
  const fetch = async () => new Response(text, { headers: { "content-type": type } });
  const exchanges = [fetchExchange];
  const client = new Client({ url: "http://news.example/graphql", exchanges, fetch, fetchSubscriptions: true });
  const comments = [];
  await new Promise((end) => {
    client.subscription("subscription { commentAdded { id } }", {}).subscribe(({ data, hasNext }) => {
      if (data) comments.push(data.commentAdded.id);
      if (!hasNext) end();
    });
  });
  return comments.join(", ");
}

const seen = {};
for (const [transport, answer] of Object.entries(TRANSPORTS)) seen[transport] = await follow(answer);
console.log(Object.entries(seen).map((each) => each.join(": ")).join("; "));
assert.deepEqual(Object.values(seen), ["1, 2, 2, 3, 3", "1, 2, 2, 3, 3"], "the behaviour has changed");
NODE
echo "Node $(node --version), @urql/core 6.0.3"
node run.js
