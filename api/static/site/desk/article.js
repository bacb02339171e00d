// An article as the form has it: the fields of `PutArticleInput`, without the id. An empty text is null.
import { same } from "./merging.js";

const TEXTS = ["headline", "slug", "alternativeHeadline", "summary", "dek", "section", "byline", "language", "source", "keyPointsHeading"];

/** One that nobody has written yet. */
export const EMPTY = {
  ...Object.fromEntries(TEXTS.map((name) => [name, null])),
  dateline: null,
  topics: [],
  keyPoints: [],
  authors: [],
  quotes: [],
  image: null,
  body: null,
};

/** What the API says of an article, in the shape in which it is written. */
export function valueOf(article) {
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, article[name] ?? null])),
    dateline: article.dateline && { place: article.dateline.place, date: article.dateline.date },
    topics: article.tags,
    keyPoints: article.keyPoints.map(({ text }) => text),
    authors: article.authors.map(({ person, role }) => ({ person: person.name, role: role ?? null })),
    quotes: article.quotes.map(quoteOf),
    image: article.image?.id ?? null,
    body: article.body,
  };
}

export function quoteOf({ text, speaker, attribution, isPullQuote }) {
  return { text, speaker: speaker?.name ?? null, attribution: attribution ?? null, isPullQuote };
}

/** What has changed, for `putArticle`: what is left out stays as it is. Who is in the article already keeps their id. */
export function changes(before, value, article = null) {
  const input = {};
  for (const [field, now] of Object.entries(value)) {
    if (!same(before[field], now)) input[field] = WRITTEN[field]?.(now, idsOf(article)) ?? now;
  }
  return input;
}

const WRITTEN = {
  body: (now) => ({ markdown: now ?? "" }),
  quotes: (now, ids) => now.map((quote) => ({ ...quote, speaker: ids[quote.speaker] ?? quote.speaker })),
  authors: (now, ids) => now.map((author) => ({ ...author, person: ids[author.person] ?? author.person })),
};

/** By their names; null where several have one. */
function idsOf(article) {
  const ids = {};
  const people = [...(article?.quotes ?? []).map(({ speaker }) => speaker), ...(article?.authors ?? []).map(({ person }) => person)];
  for (const { id, name } of people.filter(Boolean)) ids[name] = [undefined, id].includes(ids[name]) ? id : null;
  return ids;
}
