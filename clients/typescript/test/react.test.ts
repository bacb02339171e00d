// The hooks: what a server renders before any script runs, and what a component shows while it is there.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createClient, type TypedDocument } from "dateline-client";
import { DatelineProvider, useComments, useLive } from "dateline-client/react";
import { createElement, useEffect } from "react";
import { renderToString } from "react-dom/server";
import { create } from "react-test-renderer";
import { BODY, network, others, session } from "./session.js";

const COUNT = `query ($slug: String!, $after: String) @live(after: $after) {
  article(slug: $slug) { slug commentCount }
}` as TypedDocument<{ article: { slug: string; commentCount: number } | null }, { slug: string }>;

const closing: (() => void)[] = [];
after(() => closing.forEach((close) => close()));

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

test("a component shows the newest answer of a live query, of other variables too, until it is gone", async () => {
  const { proxy, client } = await network();
  closing.push(() => proxy.close());
  const rendered: string[] = [];
  let look = () => {};
  const Count = ({ slug }: { slug: string }) => {
    const { data, live, error } = useLive(COUNT, { slug });
    const shown = error?.code ?? (live && data?.article ? `${data.article.slug} ${data.article.commentCount}` : "waiting");
    useEffect(() => {
      rendered.push(shown);
      look();
    });
    return createElement("p", null, shown);
  };
  const page = (slug: string) => createElement(DatelineProvider, { client }, createElement(Count, { slug }));
  const until = (words: string) =>
    new Promise<void>((done) => {
      look = () => void (rendered.at(-1) === words && done());
      look();
    });

  const root = create(page("live-react"));
  await until("live-react 0");
  const discussion = others.comments("live-react");
  await discussion.reload();
  assert.equal((await discussion.post(`${BODY} react.`)).ok, true);
  await until("live-react 1");
  root.update(page("pages"));
  await until("pages 29");
  root.unmount();

  assert.deepEqual(rendered.filter((words, at) => words !== rendered[at - 1] && words !== "waiting"), ["live-react 0", "live-react 1", "pages 29"]);
  assert.equal(renderToString(page("pages")), "<p>waiting</p>");
});
