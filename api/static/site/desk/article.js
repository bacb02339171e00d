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
  mentions: [],
  image: null,
  translationOf: null,
  "seo.title": null,
  "seo.description": null,
  "seo.canonicalUrl": null,
  "seo.image": null,
  "seo.noIndex": false,
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
    mentions: article.mentions.map(mentionOf),
    image: article.image?.id ?? null,
    translationOf: article.translationOf?.id ?? null,
    ...seoOf(article),
    body: article.body,
  };
}

/** What search engines are told, where it is not what readers see. */
function seoOf({ seo, headline, summary, url, image }) {
  const other = (told, seen) => (told === seen ? null : told ?? null);
  return {
    "seo.title": other(seo.title, headline),
    "seo.description": other(seo.description, summary),
    "seo.canonicalUrl": other(seo.canonicalUrl, url),
    "seo.image": other(seo.image?.id, image?.id),
    "seo.noIndex": seo.noIndex,
  };
}

const mentionOf = ({ person, title, affiliation }) => ({ name: person.name, title: title ?? null, affiliation: affiliation ?? null });

export function quoteOf({ text, speaker, attribution, isPullQuote }) {
  return { text, speaker: speaker?.name ?? null, attribution: attribution ?? null, isPullQuote };
}

/** What has changed, for `putArticle`: what is left out stays as it is. Who is in the article already keeps their id. */
export function changes(before, value, article = null) {
  const input = {};
  for (const [field, now] of Object.entries(value)) {
    if (same(before[field], now)) continue;
    const [name, part] = field.split(".");
    const sent = WRITTEN[field]?.(now, idsOf(article), article) ?? now;
    if (part) (input[name] ??= {})[part] = sent;
    else input[name] = sent;
  }
  return input;
}

const WRITTEN = {
  body: (now) => ({ markdown: now ?? "" }),
  quotes: (now, ids) => now.map((quote) => ({ ...quote, speaker: ids[quote.speaker] ?? quote.speaker })),
  authors: (now, ids) => now.map((author) => ({ ...author, person: ids[author.person] ?? author.person })),
  mentions: (now, ids, article) => now.filter((each) => !isOnlyQuoted(each, article)).map((each) => named(each, ids)),
};

/** Who is only quoted comes with the quote, as long as nobody says more of them. */
function isOnlyQuoted(mention, article) {
  return (article?.mentions ?? []).some((each) => each.isOnlyQuoted && same(mentionOf(each), mention));
}

const named = ({ name, ...told }, ids) => ({ ...(ids[name] ? { id: ids[name] } : { name: name ?? "" }), ...told });

/** By their names; null where several have one. */
function idsOf(article) {
  const ids = {};
  const of = (list, key) => (article?.[list] ?? []).map((each) => each[key]);
  const people = [...of("quotes", "speaker"), ...of("authors", "person"), ...of("mentions", "person")];
  for (const { id, name } of people.filter(Boolean)) ids[name] = [undefined, id].includes(ids[name]) ? id : null;
  return ids;
}
