import assert from "node:assert/strict";
import { graphql } from "./gql/index.js";
import type { TypedDocumentString } from "./gql/graphql.js";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION!);
const Page = graphql(`
  query Page($slug: String!) {
    viewer { roles }
    article(slug: $slug) { id publishedAt comments(first: 3) { nodes { body } } }
  }
`);
const Post = graphql(`
  mutation Post($input: PostCommentInput!) {
    postComment(input: $input) { comment { id } errors { __typename ... on BodyTooShort { minimum } } }
  }
`);

async function ask<Data, Variables>(document: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
  const headers = { "content-type": "application/json", authorization: tokens.Priya };
  const body = JSON.stringify({ query: document.toString(), variables });
  return ((await (await fetch(url, { method: "POST", headers, body })).json()) as { data: Data }).data;
}

const { article, viewer } = await ask(Page, { slug });
const publishedAt: string | null = article!.publishedAt;
assert.ok(Date.parse(publishedAt!));
assert.deepEqual([viewer!.roles, article!.comments.nodes.length], [["READER"], 3]);
const { postComment } = await ask(Post, { input: { articleId: article!.id, body: "Too short." } });
const [error] = postComment.errors;
assert.ok(error.__typename === "BodyTooShort" && error.minimum === 50);
