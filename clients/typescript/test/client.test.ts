// The client against a server: what a front end sees, whatever the network does to it.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { type CommentEvent, createClient, DatelineError, type TypedDocument, type WriteError } from "dateline-client";
import { BODY, network, others, seenOnce, session, token, Watched, WatchedComments } from "./session.js";

type Headline = TypedDocument<{ article: { id: string; headline: string } | null }, { slug: string }>;
const HEADLINE = "query Headline($slug: String!) { article(slug: $slug) { id headline } }" as Headline;
const EVENTS = `subscription ($articleId: ID!, $after: String) {
  commentEvents(articleId: $articleId, after: $after) { __typename cursor ... on CommentAdded { comment { body } } }
}` as TypedDocument<{ commentEvents: CommentEvent }, { articleId: string; after?: string | null }>;

const WATCHED = `query ($slug: String!, $after: String) @live(after: $after, patch: true) {
  article(slug: $slug) { id headline summary commentCount comments(first: 20, orderBy: MOST_LIKED) { nodes { id body } } }
}` as TypedDocument<{ article: { comments: { nodes: { id: string; body: string }[] } } | null }, { slug: string }>;

const closing: (() => void)[] = [];
after(() => closing.forEach((close) => close()));

async function open(slug: string, options = {}) {
  const { proxy, client } = await network(options);
  const watched = new WatchedComments(client.comments(slug, { pageSize: 2 }));
  closing.push(() => watched.close(), () => proxy.close());
  return { proxy, client, watched, comments: watched.comments };
}

async function post(slug: string, number: number): Promise<void> {
  const page = others.comments(slug);
  await page.reload();
  assert.equal((await page.post(`${BODY} ${number}.`)).ok, true);
}

test("pages, orders and replies", async () => {
  const { watched, comments } = await open("pages");
  await watched.live();
  assert.deepEqual(watched.bodies(), ["Top 4.", "Top 3."]);
  assert.equal(watched.now.commentCount, 29);
  await comments.loadMore();
  await comments.loadMore();
  assert.deepEqual([watched.bodies(), watched.now.hasMore], [["Top 4.", "Top 3.", "Top 2.", "Top 1."], false]);

  await comments.sort("OLDEST");
  const [first] = watched.now.comments;
  assert.deepEqual([first?.body, first?.replies.length, first?.hasMoreReplies], ["Top 1.", 5, true]);
  await comments.loadReplies(first?.id ?? "");
  assert.deepEqual(watched.now.comments[0]?.replies.map(({ body }) => body), Array.from({ length: 25 }, (_, n) => `Reply ${n}.`));
  assert.equal(watched.now.comments[0]?.hasMoreReplies, false);
});

for (const late of ["http", "socket"] as const) {
  test(`one's own comment is there once, when ${late === "http" ? "the event" : "the answer"} comes first`, async () => {
    const { proxy, watched, comments } = await open(`first-${late}`);
    await watched.live();
    const release = proxy.hold(late);
    const body = `${BODY} ${late}.`;
    const posted = comments.post(body);
    assert.deepEqual([watched.bodies(), watched.now.comments[0]?.delivery], [[body], "sending"]);
    await watched.until("sent", ({ comments: [mine] }) => mine?.delivery === "sent");
    release();
    assert.equal((await posted).ok, true);
    await watched.until("counted", ({ commentCount }) => commentCount === 1);
    const reply = await comments.post(`${BODY} reply.`, { parentId: watched.now.comments[0]?.id ?? "" });
    assert.equal(reply.ok, true);
    await watched.until("counted", ({ commentCount }) => commentCount === 2);
    assert.deepEqual(watched.now.comments.map(({ replies, replyCount }) => [replies.length, replyCount]), [[1, 1]]);
    seenOnce(watched, body);
  });
}

test("a comment whose answer is lost is sent again, and is one", async () => {
  const { proxy, watched, comments } = await open("lost");
  await watched.live();
  const lost = proxy.loseAnswer();
  const posted = comments.post(`${BODY} lost.`);
  await lost;
  assert.equal((await posted).ok, true);
  await watched.until("counted", ({ commentCount }) => commentCount === 1);
  seenOnce(watched, `${BODY} lost.`);
});

test("what cannot be sent waits for its writer, and what happens meanwhile comes", async () => {
  const { proxy, client, watched, comments } = await open("away", { retries: 1 });
  const { article } = await client.query(HEADLINE, { slug: "away" });
  const ended = new AbortController();
  const followed: (string | null)[] = [];
  const { articleId, after: cursor } = { articleId: article?.id ?? "", after: (await client.readComments("away")).article?.comments.feedCursor };
  const following = (async () => {
    for await (const { commentEvents } of client.subscribe(EVENTS, { articleId, after: cursor ?? null }, ended.signal)) {
      if (commentEvents.__typename === "CommentAdded") followed.push(commentEvents.comment.body);
      if (followed.length === 4) return;
    }
  })();
  await watched.live();
  await post("away", 1);
  await watched.until("there", ({ comments: all }) => all.length === 1);

  const back = await proxy.away();
  await watched.until("away", ({ live }) => !live);
  const mine = await comments.post(`${BODY} mine.`);
  assert.deepEqual(mine.ok ? [] : mine.errors.map(({ __typename }) => __typename), ["RequestFailed"]);
  const [unsent] = watched.now.comments;
  assert.equal(unsent?.delivery, "unsent");
  for (const number of [2, 3]) await post("away", number);
  await back();
  await watched.until("three", ({ commentCount }) => commentCount === 3);
  assert.equal((await comments.retry(unsent?.key ?? "")).ok, true);
  await watched.until("four", ({ commentCount }) => commentCount === 4);
  await following;
  const all = ["1.", "2.", "3.", "mine."].map((end) => `${BODY} ${end}`);
  assert.deepEqual([followed, watched.bodies().toReversed()], [all, all]);
  seenOnce(watched, `${BODY} mine.`);
});

test("a cursor that is too old: the list is read again", async () => {
  const { proxy, client } = await network();
  const first = await client.readComments("reset");
  const read = structuredClone(first);
  if (read.article) read.article.comments = { ...read.article.comments, feedCursor: session.oldCursor, nodes: [] };
  const watched = new WatchedComments(client.comments("reset", {}, read));
  closing.push(watched.close, () => proxy.close());
  assert.deepEqual([watched.now.status, watched.bodies()], ["ready", []]);
  await watched.until("read again", ({ comments }) => comments.length === 1);
  await post("reset", 1);
  await watched.until("live", ({ comments }) => comments.length === 2);
});

test("likes, edits and removals show at once, and stay", async () => {
  const { watched, comments } = await open("changes");
  await watched.live();
  await post("changes", 1);
  const theirs = (await watched.until("there", ({ comments: all }) => all.length === 1)).comments[0];
  const like = comments.like(theirs?.id ?? "");
  assert.deepEqual([watched.now.comments[0]?.likeCount, watched.now.comments[0]?.viewerHasLiked], [1, true]);
  await like;
  await comments.like(theirs?.id ?? "");
  assert.equal(watched.now.comments[0]?.likeCount, 1);
  await comments.unlike(theirs?.id ?? "");
  assert.deepEqual([watched.now.comments[0]?.likeCount, watched.now.comments[0]?.viewerHasLiked], [0, false]);
  assert.equal((await comments.report(theirs?.id ?? "", "SPAM")).ok, true);

  const posted = await comments.post(`${BODY} <b>.`, { parentId: theirs?.id ?? "" });
  assert.ok(posted.ok);
  const id = posted.comment?.id ?? "";
  const edit = comments.edit(id, `${BODY} <i>.`);
  const reply = () => watched.now.comments[0]?.replies[0];
  assert.deepEqual([reply()?.delivery, reply()?.bodyHtml], ["saving", `<p>${BODY} &lt;i&gt;.</p>`]);
  await edit;
  assert.deepEqual([reply()?.delivery, reply()?.body], ["sent", `${BODY} <i>.`]);
  const removal = comments.remove(id);
  assert.deepEqual([reply()?.delivery, reply()?.body], ["deleting", null]);
  assert.equal((await removal).ok, true);
  assert.equal(reply(), undefined);
  await watched.until("counted", ({ comments: [top] }) => top?.replyCount === 0);
  assert.deepEqual([await comments.edit(id, BODY), await comments.like("Comment_0")].map(({ ok }) => ok), [false, false]);
});

test("refusals are data, of a type that the compiler knows", async () => {
  const { watched, comments, client } = await open("refusals");
  await watched.live();
  const written = await comments.post("Short.");
  assert.deepEqual(watched.bodies(), []);
  assert.deepEqual(written.ok ? [] : written.errors.map(told), ["6 of 50"]);
  await assert.rejects(client.query("{ nothing }"), (error) => error instanceof DatelineError && error.code === "GRAPHQL_VALIDATION_FAILED");
  const none = await open("no-such-article");
  await none.watched.until("missing", ({ status }) => status === "missing");
});

function told(error: WriteError): string {
  switch (error.__typename) {
    case "BodyTooShort":
      return `${error.length} of ${error.minimum}`;
    case "RateLimited":
      return error.retryAt;
    case "RequestFailed":
      return error.cause.code;
    default:
      return error.message;
  }
}

test("a token is asked for again before it expires and where it is refused, and is another's for another reader", async () => {
  const given = [-3600, 20, 3600].map((seconds) => token("Priya", seconds));
  let asked = 0;
  const { watched, client, comments } = await open("tokens", { token: async () => given[Math.min(asked++, 2)] ?? null });
  await watched.live();
  const mine = await comments.post(`${BODY} mine.`);
  assert.deepEqual([mine.ok && mine.comment?.author.displayName, asked], ["Priya", 3]);
  client.authenticate(() => token("Rahul"));
  await watched.until("another's", ({ comments: [one] }) => one?.idempotencyKey === null);
  await watched.live();
  await comments.post(`${BODY} his.`);
  await watched.until("his", ({ comments: [his], commentCount }) => commentCount === 2 && his?.author?.displayName === "Rahul");
  client.authenticate(null);
  const refused = await comments.post(`${BODY} nobody's.`);
  assert.deepEqual(refused.ok ? [] : refused.errors.map(({ code }) => code), ["NOT_SIGNED_IN"]);
});

test("what a reader has not sent yet is never sent as the next one's", async () => {
  const { proxy, watched, client, comments } = await open("handed-over", { retries: 1 });
  await watched.live();
  const back = await proxy.away();
  await comments.post(`${BODY} unsent.`);
  const sending = comments.post(`${BODY} on its way.`);
  assert.deepEqual(watched.now.comments.map(({ delivery }) => delivery), ["sending", "unsent"]);
  const unsent = watched.now.comments[1]?.key ?? "";

  client.authenticate(() => token("Rahul"));
  assert.deepEqual(watched.now.comments, []);
  await back();
  const ended = [await sending, await comments.retry(unsent)].map((written) => (written.ok ? [] : written.errors.map(told)));
  assert.deepEqual(ended, [["READER_CHANGED"], ["NOT_UNSENT"]]);
  await watched.live();
  const his = await comments.post(`${BODY} his.`);
  assert.ok(his.ok);
  await watched.until("counted", ({ commentCount, comments: [one] }) => commentCount === 1 && one?.author?.displayName === "Rahul");

  const moderator = createClient({ url: session.url, token: () => token("Mo", 3600, ["moderator"]) });
  for (const mutation of ["featureComment", "unfeatureComment"]) {
    const document = `mutation ($input: FeatureCommentInput!) { ${mutation}(input: $input) { errors { code } } }`;
    await moderator.mutate(document, { input: { commentId: his.comment?.id ?? "" } });
    await watched.until(mutation, ({ comments: [one] }) => one?.isFeatured === (mutation === "featureComment"));
  }
});

test("a live query is its newest answer, of which nothing is another object that has not changed", async () => {
  const { proxy, client } = await network();
  const live = client.live(WATCHED, { slug: "live" });
  const watched = new Watched(live);
  closing.push(watched.close, () => proxy.close());
  const nodes = () => watched.now.data?.article?.comments.nodes ?? [];
  await watched.until("there", ({ data }) => data !== null);
  await post("live", 1);
  await watched.until("one", () => nodes().length === 1);
  const first = nodes()[0];
  await post("live", 2);
  await watched.until("two", () => nodes().length === 2);
  assert.ok(nodes().some((node) => node === first));

  const back = await proxy.away();
  await watched.until("away", ({ live: yes }) => !yes);
  await post("live", 3);
  await back();
  await watched.until("three", () => nodes().length === 3);
  assert.ok(nodes().some((node) => node === first));
  await post("live", 4);
  await watched.until("four", () => nodes().length === 4);
  const last = nodes()[3];
  await client.comments("live").like(last?.id ?? "");
  await watched.until("the first", () => nodes()[0]?.id === last?.id);
  assert.equal(nodes()[0], last);
  await others.comments("live").remove(nodes()[1]?.id ?? "");
  await watched.until("three", () => nodes().length === 3);
  assert.deepEqual(watched.now.data, await client.query(WATCHED, { slug: "live" }));
});

test("counts of several articles", async () => {
  const { client, proxy } = await network();
  const [one, other] = await Promise.all(["counts", "pages"].map((slug) => client.query(HEADLINE, { slug })));
  const ids = [one?.article?.id ?? "", other?.article?.id ?? ""] as const;
  const counts = client.commentCounts(ids);
  await new Promise<void>((done) => {
    closing.push(counts.subscribe(() => counts.getSnapshot()[ids[0]] === 1 && counts.getSnapshot()[ids[1]] === 29 && done()));
    void post("counts", 1);
  });
  closing.push(() => proxy.close());
});

test("a plain string is a document, too", async () => {
  const data = (await createClient({ url: session.url }).query("{ __typename }")) as { __typename: string };
  assert.equal(data.__typename, "Query");
});
