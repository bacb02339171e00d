// What the live sessions have in common: what they are told, what they ask, and what they tell `live.py`.

import { readFileSync } from "node:fs";

const told = JSON.parse(process.env.DATELINE_SESSION);
export const { url, articleId, after, token } = told;
export const socketUrl = url.replace(/^http/, "ws");
export const EVENTS = readFileSync(new URL("live_events.graphql", import.meta.url), "utf8");
export const POST = readFileSync(new URL("live_post.graphql", import.meta.url), "utf8");
export const input = { articleId, body: told.body, idempotencyKey: told.key };

// Both graphql-ws and graphql-sse would double their waits without end.
export const wait = (tries) =>
  new Promise((resolve) => setTimeout(resolve, Math.min(2 ** tries, 30) * (500 + 500 * Math.random())));

const tell = (line) => console.log(JSON.stringify(line));

export const connected = () => tell({ connected: true });

export function received(event) {
  if (event.comment) tell({ comment: event.comment.id, count: event.commentCount });
}

export function posted({ data, errors }) {
  if (!data?.postComment.comment) failed(errors ?? data.postComment.errors);
  tell({ posted: data.postComment.comment.id });
}

export function failed(error) {
  console.error(error);
  process.exit(1);
}

process.stdin.on("end", () => process.exit()).resume();
