import { createClient } from "dateline-client";
import { graphql } from "./gql";

export const dateline = createClient({
  url: `${import.meta.env.PUBLIC_DATELINE_URL}/graphql`,
  token: () => (typeof localStorage === "undefined" ? null : localStorage.getItem("token")),
});

export const Articles = graphql(`
  query Articles { articles(first: 100) { nodes { id slug headline summary language body(format: HTML) } } }
`);
