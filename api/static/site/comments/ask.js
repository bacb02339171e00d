// Asks the GraphQL endpoint, as the front end of any site would. A cookie says who asks.

import { SIGNED_OUT } from "./actions.js";

/** The id of the operations in `live_comments.graphql`, which the server knows. */
export const documentId = "dateline.live_comments";

/** Throws where there was no answer. A token that is no longer good is forgotten. */
export async function ask(operationName, variables) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ documentId, operationName, variables });
  const response = await fetch("/graphql", { method: "POST", headers, body });
  const { data, errors } = await response.json();
  if (response.status === 401) {
    await fetch("/sign-out", { method: "POST", redirect: "manual" });
    return { done: SIGNED_OUT };
  }
  if (errors) throw new Error(errors[0].message);
  return data;
}

export async function change(mutation, input) {
  return (await ask(mutation, { input })).done;
}

export async function wordsOf(id) {
  return (await ask("Words", { id })).node?.body;
}

/** A page of the site, as text. */
export async function page(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
