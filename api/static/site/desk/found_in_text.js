// What the server finds in the text of the form: quotes with their speakers, and people with their titles.
import { ask } from "./ask.js";
import { reasonOf, show } from "./errors.js";
import { field } from "./form.js";

/** `quotes` and `people`; none where the text was refused, which is told at it. */
export async function found() {
  const sent = { body: { markdown: field("body").value }, language: field("language").value.trim() || null };
  const lost = (failure) => ({ found: { errors: [{ message: reasonOf(failure) }] } });
  const { quotes = [], people = [], errors } = (await ask("QuotesIn", sent).catch(lost)).found;
  if (errors.length) show(errors);
  return errors.length ? null : { quotes, people };
}
