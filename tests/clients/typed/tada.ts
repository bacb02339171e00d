import assert from "node:assert/strict";
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import { print } from "graphql";
import type { introspection } from "./graphql-env.d.ts";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string } }>();
const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION!);
const Page = graphql(`
  query Page($slug: String!) { article(slug: $slug) { id publishedAt comments(first: 3) { nodes { body } } } }
`);
const Post = graphql(`
  mutation Post($input: PostCommentInput!) {
    postComment(input: $input) { errors { __typename ... on BodyTooShort { minimum } } }
  }
`);

async function ask<Document extends typeof Page | typeof Post>(document: Document, variables: VariablesOf<Document>) {
  const headers = { "content-type": "application/json", authorization: tokens.Priya };
  const body = JSON.stringify({ query: print(document), variables });
  return ((await (await fetch(url, { method: "POST", headers, body })).json()) as { data: ResultOf<Document> }).data;
}

const { article } = await ask(Page, { slug });
const publishedAt: string | null = article!.publishedAt;
assert.ok(Date.parse(publishedAt!));
assert.equal(article!.comments.nodes.length, 3);
const { postComment } = await ask(Post, { input: { articleId: article!.id, body: "Too short." } });
const [error] = postComment.errors;
assert.ok(error.__typename === "BodyTooShort" && error.minimum === 50);
