// Makes the comments of an article's page live. Without it they are whole, and their forms work.

import { change, page, wordsOf } from "./ask.js";
import { discuss } from "./discussion.js";
import { follow } from "./feed.js";
import * as margin from "./margin.js";
import { view } from "./site.js";
import { signIn } from "./signing_in.js";

/** The address of a comment that is not on this page leads to one that shows it, if it is the article's. */
async function elsewhere(id) {
  const search = `?comment=${id}`;
  if (location.search !== search && (await wordsOf(id))) location.replace(`${search}#${id}`);
}

const client = { change, elsewhere, follow, page, search: location.search, signIn, wordsOf };
discuss(view, client, new AbortController().signal, margin);
margin.startInMargin();
