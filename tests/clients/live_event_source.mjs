// Runs a script in Chromium, on a page without scripts of its own, and posts one comment by what the script has.

import { chromium } from "playwright-core";
import { input, POST, posted, turn } from "./live_reader.mjs";

const [program, script] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program });
const page = await browser.newPage();
page.on("console", (message) => console.log(message.text()));
page.on("pageerror", (error) => {
  console.error(error);
  process.exit(1);
});
await page.goto(JSON.parse(process.env.DATELINE_SESSION).url + "/schema.graphql");
// As in its console, where `await` may stand at the top.
await page.evaluate(`(async () => {${script}; window.ask = ask; })()`);
await turn();
const postComment = await page.evaluate(({ document, variables }) => window.ask(document, variables), { document: POST, variables: { input } });
posted({ data: postComment });
