// An article's comments on a plain page: /?article=<slug>. A token of `dateline token` in localStorage.token signs in.

import { type Comment, createClient } from "dateline-client";
import { graphql } from "./gql";

const Headline = graphql(`query Headline($slug: String!) { article(slug: $slug) { id headline } }`);

const slug = new URLSearchParams(location.search).get("article") ?? "";
const client = createClient({
  url: `${import.meta.env.VITE_DATELINE_URL}/graphql`,
  token: () => localStorage.getItem("token"),
});
const find = <Kind extends HTMLElement>(selector: string) => document.querySelector<Kind>(selector)!;

const comments = client.comments(slug);
comments.subscribe(show);

function show(): void {
  const { commentCount, comments: threads } = comments.getSnapshot();
  find("h2").textContent = `${commentCount} comments`;
  find("ol").replaceChildren(...threads.map(item));
}

function item({ author, bodyHtml, replies }: Comment): HTMLLIElement {
  const entry = document.createElement("li");
  const list = document.createElement("ol");
  entry.append(author?.displayName ?? "", list);
  list.insertAdjacentHTML("beforebegin", bodyHtml ?? ""); // the server has made it safe
  list.append(...replies.map(item));
  return entry;
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = find<HTMLFormElement>("form");
  const written = await comments.post(String(new FormData(form).get("body")));
  if (written.ok) form.reset();
  find("[role=alert]").textContent = written.ok ? "" : written.errors.map(({ message }) => message).join(" ");
});

void client.query(Headline, { slug }).then(({ article }) => {
  find("h1").textContent = article?.headline ?? "There is no such article";
});
