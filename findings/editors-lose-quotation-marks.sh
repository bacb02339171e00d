#!/bin/sh
# The quotation marks of <q> are drawn by browsers, and stand in no text. What turns pages into the documents of editors
# drops the element and writes no marks, so that what somebody said becomes what the paper says: turndown 7.2.5 (Markdown),
# html-to-text 10.0.1, and @tryghost/kg-html-to-lexical 1.3.5 (Ghost's editor). markdownify and html2text of Python write them.
#
# Seen with Node 20.20.2, by each of the three: The mayor said: I will not resign.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'JSON'
{"private": true, "type": "module", "dependencies": {
  "turndown": "7.2.5", "html-to-text": "10.0.1", "@tryghost/kg-html-to-lexical": "1.3.5"}}
JSON
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { createRequire } from "node:module";
import { convert } from "html-to-text";
import Turndown from "turndown";

const { htmlToLexical } = createRequire(import.meta.url)("@tryghost/kg-html-to-lexical"); // its ES modules need a bundler

const HTML = "<p>The mayor said: <q>I will not resign.</q></p>";
const words = ({ text, children = [] }) => text ?? children.map(words).join("");
const seen = {
  turndown: new Turndown().turndown(HTML),
  "html-to-text": convert(HTML),
  "kg-html-to-lexical": words(htmlToLexical(HTML).root),
};
for (const [library, text] of Object.entries(seen)) {
  console.log(`${library}: ${text}`);
  assert.equal(text, "The mayor said: I will not resign.", "the behaviour has changed");
}
NODE
echo "Node $(node --version), turndown 7.2.5, html-to-text 10.0.1, @tryghost/kg-html-to-lexical 1.3.5"
node run.js
