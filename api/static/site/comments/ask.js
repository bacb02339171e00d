// Asks the GraphQL endpoint, as the front end of any site would. A cookie says who asks.

const ENTRY = `comment {
  id bodyHtml status createdAt editedAt editableUntil depth replyCount likeCount viewerHasLiked
  author { displayName initial badge } parent { id }
}`;

export const EVENTS = `subscription Comments($article: ID!, $after: String) {
  commentEvents(articleId: $article, after: $after) {
    __typename cursor commentCount
    ... on CommentAdded { ${ENTRY} } ... on CommentEdited { ${ENTRY} } ... on CommentRemoved { ${ENTRY} }
    ... on CommentLiked { comment { id likeCount } }
    ... on CommentingChanged { article { commentPolicy { mode } } }
  }
}`;

export const SIGNED_OUT = { errors: [{ code: "NOT_SIGNED_IN" }] };

/** Throws where there was no answer. A token that is no longer good is forgotten. */
export async function ask(query, variables) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json();
  if (response.status === 401) {
    await fetch("/sign-out", { method: "POST", redirect: "manual" });
    return { done: SIGNED_OUT };
  }
  if (errors) throw new Error(errors[0].message);
  return data;
}

export async function change(mutation, input) {
  const type = mutation.replace("unlike", "like").replace(/^./, (letter) => letter.toUpperCase());
  const selection = `{ ${ENTRY} errors { code message } }`;
  return (await ask(`mutation($input: ${type}Input!) { done: ${mutation}(input: $input) ${selection} }`, { input })).done;
}

export async function wordsOf(id) {
  return (await ask("query($id: ID!) { node(id: $id) { ... on Comment { body } } }", { id })).node?.body;
}
