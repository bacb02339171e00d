// What the server takes for quotes in a text, each with its speaker where the text leaves no doubt.

export async function findQuotes(markdown) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/desk/quotes", { method: "POST", headers, body: JSON.stringify({ markdown }) });
  return (await response.json()).quotes;
}
