#!/bin/sh
# @graphql-tools/executor-http 3.4.1 (stitching, Mesh, Hive gateway) reads each chunk of an event stream as a text of its own:
# a letter whose bytes lie in two chunks becomes replacement characters. Where chunks end is up to the network and to proxies,
# so words of readers are damaged now and then, in scripts of several bytes a letter most of all, and no error tells of it.
#
# Seen with Node 20.20.2, @graphql-tools/executor-http 3.4.1, graphql 16.15.0:
#   cut between letters: घाट पर छत; cut within a letter: घ���ट पर छत
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"@graphql-tools/executor-http": "3.4.1", "graphql": "16.15.0"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { buildHTTPExecutor } from "@graphql-tools/executor-http";
import { parse } from "graphql";

const BODY = "घाट पर छत";
const EVENT = Buffer.from(`event: next\ndata: ${JSON.stringify({ data: { commentAdded: { body: BODY } } })}\n\n`);
const END = Buffer.from("event: complete\ndata:\n\n");

async function read(cut) {
  const chunks = [EVENT.subarray(0, cut), EVENT.subarray(cut), END];
  const body = new ReadableStream({ pull: (to) => (chunks.length ? to.enqueue(chunks.shift()) : to.close()) });
  const fetch = async () => new Response(body, { headers: { "content-type": "text/event-stream" } });
  const execute = buildHTTPExecutor({ endpoint: "http://news.example/graphql", fetch });
  const bodies = [];
  const results = await execute({ document: parse("subscription { commentAdded { body } }") });
  for await (const { data, errors } of results) bodies.push(errors ?? data.commentAdded.body);
  return bodies;
}

const second = EVENT.indexOf(Buffer.from("ा"));
const [whole, damaged] = [await read(second), await read(second + 1)];
console.log(`cut between letters: ${whole}; cut within a letter: ${damaged}`);
assert.deepEqual([whole, damaged], [[BODY], [BODY.replace("ा", "\ufffd".repeat(3))]], "the behaviour has changed");
NODE
echo "Node $(node --version), @graphql-tools/executor-http 3.4.1"
node run.js
