#!/bin/sh
# graphql-sse 2.6.1 asks again after any status that is not 2xx, a 400 or 401 too, which will be the same the next time:
# with its own settings six requests, over a minute or so. It passes GraphQL errors on in another way only: as a `next`
# event of a stream with status 200, followed by `complete`.
#
# Seen with Node 20.20, graphql-sse 2.6.1, graphql 16.15.0: 400 3 times, 401 3 times, 404 3 times, 503 3 times;
# as an event once, {"errors":[{"message":"No."}]}
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"graphql-sse": "2.6.1", "graphql": "16.15.0"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { createServer } from "node:http";
import { createClient } from "graphql-sse";

const ERRORS = '{"errors":[{"message":"No."}]}';

async function requests(answer) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    answer(response);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${server.address().port}/graphql`;
  const client = createClient({ url, retryAttempts: 2, retry: async () => {} });
  const heard = [];
  const next = (value) => heard.push(JSON.stringify(value));
  await new Promise((end) => client.subscribe({ query: "subscription { a }" }, { next, error: end, complete: end }));
  client.dispose();
  server.close();
  return { asked, heard };
}

const counts = [];
for (const status of [400, 401, 404, 503]) {
  const refuse = (to) => to.writeHead(status, { "content-type": "application/graphql-response+json" }).end(ERRORS);
  const { asked } = await requests(refuse);
  counts.push(asked);
  console.log(`${status} ${asked} times`);
}
const asEvent = await requests((to) =>
  to.writeHead(200, { "content-type": "text/event-stream" }).end(`event: next\ndata: ${ERRORS}\n\nevent: complete\ndata:\n\n`),
);
console.log(`as an event ${asEvent.asked} time, ${asEvent.heard}`);
assert.deepEqual([counts, asEvent], [[3, 3, 3, 3], { asked: 1, heard: [ERRORS] }], "the behaviour has changed");
NODE
echo "Node $(node --version), graphql-sse 2.6.1"
node run.js
