// Asks the GraphQL endpoint, as any front end would. A cookie says who asks.

/** The ids of the documents in which the operations are, which the server knows. */
const DOCUMENTS = {
  Publish: "dateline.desk_publishing",
  Withdraw: "dateline.desk_publishing",
  Correct: "dateline.desk_publishing",
  PutImage: "dateline.desk_pictures",
};
const documentOf = (operationName) => DOCUMENTS[operationName] ?? "dateline.desk";

/** Throws where there was no answer, or a failure that nobody expects. */
export async function ask(operationName, variables, options = {}) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ documentId: documentOf(operationName), operationName, variables });
  return answered(await fetch("/graphql", { method: "POST", headers, body, ...options }));
}

/** The payload of a mutation: its object, and `errors`. */
export async function change(operationName, input, options) {
  return (await ask(operationName, { input }, options)).done;
}

/** The same with a file, by the multipart request of GraphQL. */
export async function changeWithFile(operationName, input, name, file) {
  const form = new FormData();
  const variables = { input: { ...input, [name]: null } };
  form.set("operations", JSON.stringify({ documentId: documentOf(operationName), operationName, variables }));
  form.set("map", JSON.stringify({ 0: [`variables.input.${name}`] }));
  form.set("0", file);
  const headers = { "apollo-require-preflight": "yes" };
  return (await answered(await fetch("/graphql", { method: "POST", headers, body: form }))).done;
}

async function answered(response) {
  const { data, errors } = await response.json();
  if (errors) throw Object.assign(new Error(errors[0].message), { code: errors[0].extensions?.code });
  return data;
}
