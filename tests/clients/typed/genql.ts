import assert from "node:assert/strict";
import { createClient } from "./genql/index";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION!);
const client = createClient({ url, headers: { authorization: tokens.Priya } });

// What it generates is for bundlers, or a CommonJS module as here.
export const session = (async () => {
  const { article } = await client.query({
    article: { __args: { slug }, id: true, publishedAt: true, comments: { __args: { first: 3 }, nodes: { body: true } } },
  });
  assert.ok(Date.parse(article!.publishedAt!));
  assert.equal(article!.comments.nodes.length, 3);
  const { postComment } = await client.mutation({
    postComment: {
      __args: { input: { articleId: article!.id, body: "Too short." } },
      errors: { __typename: true, on_BodyTooShort: { minimum: true } },
    },
  });
  const [error] = postComment.errors;
  assert.ok(error.__typename === "BodyTooShort" && error.minimum === 50);
})();
