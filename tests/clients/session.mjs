// A session with Apollo Client as it comes: five readers and a moderator, each with a client and a cache of their own.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";

const { url, article: slug, tokens } = JSON.parse(process.env.DATELINE_SESSION);

const VIEWER = gql`{ viewer { commenter { id displayName } roles } }`;
const ARTICLE = gql`
  query Article($slug: String!) {
    article(slug: $slug) {
      id
      commentCount
      commentPolicy { minimumLength }
      comments(first: 10) { totalCount nodes { id body status likeCount replyCount replies { nodes { id body } } } }
    }
  }
`;
const POST = gql`
  mutation Post($input: PostCommentInput!) {
    postComment(input: $input) {
      comment { id body status author { displayName } parent { id } }
      errors { code ... on BodyTooShort { minimum length } }
    }
  }
`;
const LIKE = gql`
  mutation Like($input: LikeCommentInput!) {
    likeComment(input: $input) { comment { id likeCount viewerHasLiked } errors { code } }
  }
`;
const REPORT = gql`
  mutation Report($input: ReportCommentInput!) { reportComment(input: $input) { errors { code } } }
`;
const QUEUE = gql`
  query Queue($filter: ModerationFilter!) { moderationQueue(filter: $filter) { nodes { id body status } } }
`;
const PUBLISH = gql`
  mutation Publish($input: ModerateCommentInput!) {
    moderateComment(input: $input) { comment { id status } errors { code } }
  }
`;

function client(name) {
  const headers = name ? { authorization: tokens[name] } : {};
  return new ApolloClient({ link: new HttpLink({ uri: url, headers }), cache: new InMemoryCache() });
}

const clients = Object.fromEntries(Object.keys(tokens).map((name) => [name, client(name)]));
clients.anonymous = client(null);

async function read(name, query, variables = {}) {
  return (await clients[name].query({ query, variables, fetchPolicy: "network-only" })).data;
}

async function write(name, mutation, input) {
  const { data } = await clients[name].mutate({ mutation, variables: { input } });
  return Object.values(data)[0];
}

const atOnce = (times, work) => Promise.all(Array.from({ length: times }, work));
const codes = (payload) => payload.errors.map(({ code }) => code);
const done = (line) => console.log(`  ${line}`);

async function signsIn() {
  assert.equal((await read("anonymous", VIEWER)).viewer, null);
  const { viewer } = await read("Priya", VIEWER);
  assert.deepEqual([viewer.commenter.displayName, viewer.roles], ["Priya", ["READER"]]);
  done("Priya signs in; without a token, nobody is signed in");
}

async function isRefused(articleId, minimum) {
  const { comment, errors } = await write("Priya", POST, { articleId, body: "é".repeat(minimum - 1) });
  assert.equal(comment, null);
  assert.deepEqual(errors, [{ __typename: "BodyTooShort", code: "BODY_TOO_SHORT", minimum, length: minimum - 1 }]);
  done(`${minimum - 1} characters are refused`);
}

async function posts(articleId, minimum) {
  const input = { articleId, body: "é".repeat(minimum), idempotencyKey: randomUUID() };
  const { comment, errors } = await write("Priya", POST, input);
  assert.deepEqual([errors, comment.body, comment.status], [[], input.body, "PUBLISHED"]);
  done(`${minimum} characters are accepted`);

  const again = await atOnce(20, () => write("Priya", POST, input));
  assert.deepEqual(new Set(again.map((payload) => payload.comment.id)), new Set([comment.id]));
  assert.equal((await read("anonymous", ARTICLE, { slug })).article.commentCount, 1);
  done("sent 20 times more at once with its key, it is one comment");
  return comment.id;
}

async function repliesAndLikes(articleId, parentId) {
  const input = { articleId, parentId, body: "An answer of more than fifty characters, sent many times.", idempotencyKey: randomUUID() };
  const replies = await atOnce(20, () => write("Rahul", POST, input));
  assert.equal(new Set(replies.map((payload) => payload.comment.id)).size, 1);
  assert.deepEqual(replies[0].comment.parent.id, parentId);
  done("Rahul's reply, sent 20 times at once before it was there, is one comment");

  const likes = await atOnce(5, () => write("Rahul", LIKE, { commentId: parentId }));
  assert.ok(likes.every(({ comment }) => comment.likeCount === 1 && comment.viewerHasLiked));
  done("Rahul likes the comment, five times at once: one like");
}

async function isHeld(articleId, commentId) {
  for (const name of ["Rahul", "Sofia", "Tomas"]) {
    assert.deepEqual(codes(await write(name, REPORT, { commentId, reason: "OFF_TOPIC" })), []);
  }
  const { article } = await read("anonymous", ARTICLE, { slug });
  assert.deepEqual([article.commentCount, article.comments.nodes[0].body], [1, null]);
  const mine = (await read("Priya", ARTICLE, { slug })).article.comments.nodes[0];
  assert.deepEqual([mine.status, mine.body === null], ["PENDING", false]);
  done("reported by three readers, it is held: its words are there for Priya only");

  const refused = await read("Rahul", QUEUE, { filter: { articleId } }).catch((error) => error);
  assert.equal(refused.errors[0].extensions.code, "FORBIDDEN");
  const { moderationQueue } = await read("Mona", QUEUE, { filter: { articleId } });
  assert.deepEqual(moderationQueue.nodes.map(({ id }) => id), [commentId]);
  done("Mona, a moderator, has it in the queue; readers may not see the queue");
}

async function isPublished(commentId) {
  const { comment, errors } = await write("Mona", PUBLISH, { commentId, decision: "PUBLISH", reason: "Nothing wrong" });
  assert.deepEqual([comment.status, errors], ["PUBLISHED", []]);
  assert.deepEqual(codes(await write("Mona", PUBLISH, { commentId, decision: "PUBLISH" })), ["CONFLICT"]);
  const { article } = await read("anonymous", ARTICLE, { slug });
  const [shown] = article.comments.nodes;
  assert.deepEqual([article.commentCount, shown.id, shown.likeCount, shown.replyCount], [2, commentId, 1, 1]);
  assert.ok(shown.body);
  done("Mona publishes it, once; everyone reads it with its like and its reply");
}

const { article } = await read("anonymous", ARTICLE, { slug });
const minimum = article.commentPolicy.minimumLength;
assert.equal(minimum, 50);
await signsIn();
await isRefused(article.id, minimum);
const comment = await posts(article.id, minimum);
await repliesAndLikes(article.id, comment);
await isHeld(article.id, comment);
await isPublished(comment);
