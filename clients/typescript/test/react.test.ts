// The hooks on a server: what is there before any script runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "dateline-client";
import { DatelineProvider, useComments } from "dateline-client/react";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { session } from "./session.js";

test("a page that a server has read is rendered there", async () => {
  const client = createClient({ url: session.url });
  const first = JSON.parse(JSON.stringify(await client.readComments("pages"))) as Awaited<ReturnType<typeof client.readComments>>;
  const List = ({ slug }: { slug: string }) => {
    const [{ status, comments, policy }, { post }] = useComments(slug, { first });
    return createElement("ol", { title: status }, comments.map(({ key, body }) => createElement("li", { key }, body)), policy?.minimumLength, typeof post);
  };
  const html = renderToString(createElement(DatelineProvider, { client }, createElement(List, { slug: "pages" })));
  assert.equal(html, '<ol title="ready"><li>Top 4.</li><li>Top 3.</li><li>Top 2.</li><li>Top 1.</li>50<!-- -->function</ol>');
});
