#!/bin/sh
# @extractus/feed-extractor 8.0.3 reads headlines and ids that look like numbers as numbers: of 007 7 is left, of 12e3 12000,
# and two entries with the ids 0012 and 12 are one. Of an Atom entry it takes the first link, whatever its `rel` is, so that
# what is called `link` may be the feed of its comments; and `published` is when it was updated, though the entry says both.
#
# Seen with Node 20.20.2, @extractus/feed-extractor 8.0.3:
#   Atom: title 7, link https://news.example/7/comments.atom, published 2026-03-05T10:00:00.000Z
#   RSS: 12 Films; 12 12000
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"@extractus/feed-extractor": "8.0.3"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { extractFromXml } from "@extractus/feed-extractor";

const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:news.example</id><title>News</title><updated>2026-03-05T10:00:00Z</updated><author><name>Desk</name></author>
  <entry><id>urn:news.example:7</id><title>007</title>
    <link rel="replies" type="application/atom+xml" href="https://news.example/7/comments.atom"/>
    <link rel="alternate" type="text/html" href="https://news.example/7"/>
    <published>2026-03-01T10:00:00Z</published><updated>2026-03-05T10:00:00Z</updated><summary>A spy.</summary></entry></feed>`;
const item = (guid, title) => `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title>
  <link>https://news.example/${guid}</link></item>`;
const RSS = `<rss version="2.0"><channel><title>News</title><link>https://news.example/</link><description>All</description>
  ${item("0012", "Films")}${item("12", "12e3")}</channel></rss>`;

const [{ title, link, published }] = extractFromXml(ATOM).entries;
const items = extractFromXml(RSS).entries.map((entry) => `${entry.id} ${entry.title}`);
console.log(`Atom: title ${title}, link ${link}, published ${published}`);
console.log(`RSS: ${items.join("; ")}`);
assert.deepEqual(
  [title, link, published, ...items],
  ["7", "https://news.example/7/comments.atom", "2026-03-05T10:00:00.000Z", "12 Films", "12 12000"],
  "the behaviour has changed",
);
NODE
echo "Node $(node --version), @extractus/feed-extractor 8.0.3"
node run.js
