// What the sessions of Node have in common: the comment that each posts when it is told to, and their end.

import { once } from "node:events";
import { readFileSync } from "node:fs";

const told = JSON.parse(process.env.DATELINE_SESSION);
export const POST = readFileSync(new URL("live_post.graphql", import.meta.url), "utf8");
export const input = { articleId: told.articleId, body: told.body, idempotencyKey: told.key };

process.stdin.on("end", () => process.exit());

export async function turn() {
  await once(process.stdin, "data");
  process.stdin.resume();
}

export function posted({ data, errors }) {
  if (!data?.postComment.comment) {
    console.error(errors ?? data.postComment.errors);
    process.exit(1);
  }
  console.log(JSON.stringify({ posted: data.postComment.comment.id }));
}
