// Dateline as the server of this site asks it: what is read is kept until Dateline says that it has changed.

import { createClient } from "dateline-client";
import { graphql } from "../gql";

export const CONTENT = "dateline";

export const dateline = createClient({
  url: `${process.env.NEXT_PUBLIC_DATELINE_URL}/graphql`,
  fetch: (address, options) => fetch(address, { ...options, cache: "force-cache", next: { tags: [CONTENT] } }),
});

export const FrontPage = graphql(`
  query FrontPage { articles(first: 20) { nodes { id slug headline summary } } }
`);

export const ArticlePage = graphql(`
  query ArticlePage($slug: String!) {
    article(slug: $slug) { id slug language direction headline summary byline body(format: HTML) }
  }
`);
