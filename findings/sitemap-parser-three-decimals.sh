#!/bin/sh
# sitemap 9.0.1 (npm), parseSitemap and parseSitemapIndex: a `lastmod` counts if its second has no decimals, or just three.
# sitemaps.org takes the W3C's format, in which there may be any number of them. What says half a second as .5, or has the
# microseconds of PostgreSQL, comes without a date: to who crawls what has changed since yesterday, it has not. The reader
# of the same library that is told to be strict (ErrorLevel.THROW) gives up such a sitemap with all that is in it. Minutes
# without seconds, which the format has as well, are no date either.
#
# Seen with Node 20.20.2, sitemap 9.0.1:
#   taken: 2026-03-05, 2026-03-05T10:00:00Z, 2026-03-05T10:00:00.123+00:00
#   passed over: 2026-03-05T10:00Z, 2026-03-05T10:00:00.5Z, 2026-03-05T10:00:00.123456+00:00
#   index, passed over: the same three; strict: Error
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module", "dependencies": {"sitemap": "9.0.1"}}' >package.json
npm install --silent --no-fund --no-audit
cat >run.js <<'NODE'
import assert from "node:assert";
import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ErrorLevel, parseSitemap, parseSitemapIndex, XMLToSitemapItemStream } from "sitemap";

const TIMES = ["2026-03-05", "2026-03-05T10:00:00Z", "2026-03-05T10:00:00.123+00:00"];
const OTHERS = ["2026-03-05T10:00Z", "2026-03-05T10:00:00.5Z", "2026-03-05T10:00:00.123456+00:00"];
const ALL = [...TIMES, ...OTHERS];

function written(root, entry, times) {
  const entries = times.map((time) => `<${entry}><loc>https://news.example/${time}</loc><lastmod>${time}</lastmod></${entry}>`);
  return Readable.from([`<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join("")}</${root}>`]);
}

console.warn = console.error = () => {}; // it warns of each
const found = async (parse, root, entry) =>
  (await parse(written(root, entry, ALL))).map(({ lastmod }) => lastmod).filter((lastmod) => lastmod !== undefined);
const pages = await found(parseSitemap, "urlset", "url");
const maps = await found(parseSitemapIndex, "sitemapindex", "sitemap");
const strict = written("urlset", "url", OTHERS.slice(-1)).pipe(new XMLToSitemapItemStream({ level: ErrorLevel.THROW }));
const refusal = await finished(strict.resume()).then(() => "none", (error) => error.constructor.name);
const passed = (seen) => ALL.filter((time) => !seen.includes(time)).join(", ");
console.log(`taken: ${pages.join(", ")}\npassed over: ${passed(pages)}\nindex, passed over: ${passed(maps)}; strict: ${refusal}`);
assert.deepEqual([pages, maps, refusal], [TIMES, TIMES, "Error"], "the behaviour has changed");
NODE
echo "Node $(node --version), sitemap 9.0.1"
node run.js
