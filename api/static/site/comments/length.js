// Counts a comment's characters as the server does: docs/errors-and-limits.md says how.

const ends = /^[\s\u200b-\u200d\u2060]+|[\s\u200b-\u200d\u2060]+$/g;

export function lengthOf(text) {
  return [...text.replace(/\r\n?/g, "\n").normalize("NFC").replace(ends, "")].length;
}
