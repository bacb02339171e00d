// Follows the comments with Chromium's own EventSource, in the server's GraphiQL page, and posts one by `fetch`.

import { chromium } from "playwright-core";
import { after, articleId, connected, EVENTS, failed, input, POST, posted, received, token, url } from "./live_reader.mjs";

const browser = await chromium.launch({ executablePath: process.argv[2] });
const page = await browser.newPage();
page.on("pageerror", failed);
await page.goto(url);
await page.exposeFunction("connected", connected);
await page.exposeFunction("received", received);
await page.exposeFunction("failed", failed);

await page.evaluate(({ query, variables }) => {
  const parameters = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  const source = new EventSource(`/graphql?${parameters}`);
  source.addEventListener("open", () => window.connected());
  source.addEventListener("next", ({ data }) => window.received(JSON.parse(data).data.commentEvents));
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED && window.failed("closed"));
}, { query: EVENTS, variables: { id: articleId, after } });

posted(await page.evaluate(async ({ query, variables, token }) => {
  const headers = { authorization: token, "content-type": "application/json" };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return response.json();
}, { query: POST, variables: { input }, token }));
