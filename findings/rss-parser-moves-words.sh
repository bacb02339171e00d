#!/bin/sh
# rss-parser 3.13.0 puts the text of an Atom entry in another order, where it is XHTML, as Atom allows: within an element
# first all words, then its children by their names. A quote that stood between two paragraphs comes behind both, and words
# that were set apart lie at the end of their sentence. A headline in XHTML is no text but an object.
#
# Seen with Node 20.20.2, rss-parser 3.13.0:
#   <p>The  did not .<b>mayor</b><i>resign</i></p><p>She left.</p><blockquote><p>“I stay.”</p></blockquote>
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"rss-parser": "3.13.0"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import Parser from "rss-parser";

const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';
const TEXT = "<p>The <b>mayor</b> did not <i>resign</i>.</p><blockquote><p>“I stay.”</p></blockquote><p>She left.</p>";
const FEED = `<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:news.example</id><title>News</title><updated>2026-03-01T10:00:00Z</updated><author><name>Desk</name></author>
  <entry><id>urn:news.example:1</id><updated>2026-03-01T10:00:00Z</updated>
    <title type="xhtml"><div ${XHTML}>Mayor <em>stays</em></div></title>
    <content type="xhtml"><div ${XHTML}>${TEXT}</div></content></entry></feed>`;

const { items } = await new Parser().parseString(FEED);
const [, found] = items[0].content.match(/<div [^>]*xhtml"><div [^>]*>(.*)<\/div><\/div>/);
console.log(found);
assert.equal(
  found,
  "<p>The  did not .<b>mayor</b><i>resign</i></p><p>She left.</p><blockquote><p>“I stay.”</p></blockquote>",
  "the behaviour has changed",
);
assert.equal(typeof items[0].title, "object", "the behaviour has changed");
NODE
echo "Node $(node --version), rss-parser 3.13.0"
node run.js
