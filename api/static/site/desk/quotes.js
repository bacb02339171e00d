// Where a quote's words stand in the Markdown of the body, whatever marks, blanks and kinds of quotation marks are there.

const SKIPPED = /[\s*_`>#\\\u200b-\u200f]/u;
const ALIKE = { "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "—": "-", "–": "-" };

/** `{ start, end, paragraph }` in UTF-16 units, and the paragraph's number from 1; null where the words are not there. */
export function placeOf(words, markdown) {
  const [sought, text] = [dense(words), dense(markdown)];
  const at = sought.letters && text.letters.indexOf(sought.letters);
  if (!sought.letters || at < 0) return null;
  const [start, end] = [text.places[at], text.places[at + sought.letters.length - 1] + 1];
  return { start, end, paragraph: markdown.slice(0, start).trimStart().split(/\n\s*\n/).length };
}

function dense(text) {
  let letters = "";
  const places = [];
  for (let at = 0; at < text.length; at++) {
    if (SKIPPED.test(text[at])) continue;
    letters += ALIKE[text[at]] ?? text[at];
    places.push(at);
  }
  return { letters, places };
}
