// Forms for words: the counter, the draft that outlives the page, and what the server says.

import { filled } from "../localization.js";
import { lengthOf } from "./length.js";

const drafts = kept() ?? {};

/** Some browsers keep nothing, and some not for pages in frames. */
function kept() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** `send` gives the payload's errors; with none it is done. A draft is kept where it has a name. */
export function prepare(form, { here, draft, send, done = () => {}, signal }) {
  const words = form.elements.body ?? form.elements.details;
  const typed = (text) => {
    keep(draft, text);
    count(form, words);
  };
  words.value ||= drafts[draft] ?? "";
  words.addEventListener("input", () => typed(words.value), { signal });
  form.addEventListener("input", () => complain(form, words, []), { signal });
  const submitted = async (event) => {
    event.preventDefault();
    if (!(await sent(form, words, send, here))) return;
    words.value = "";
    typed("");
    done();
  };
  form.addEventListener("submit", submitted, { signal });
  typed(words.value);
}

function count(form, words) {
  const counter = form.querySelector(".counter");
  if (!counter) return;
  const [minimum, maximum] = [Number(form.dataset.minimum), Number(form.dataset.maximum)];
  const length = lengthOf(words.value);
  counter.textContent = `${length} / ${length < minimum ? minimum : maximum}`;
  counter.dataset.fits = length >= minimum && length <= maximum;
}

async function sent(form, words, send, here) {
  const button = form.querySelector(".primary");
  if (button.disabled) return false;
  button.disabled = true;
  const errors = await send(words.value, form).catch(() => [{ message: here.words.lost }]);
  button.disabled = false;
  complain(form, words, errors, here);
  return !errors.length;
}

/** What is wrong, until something is typed; of what will be taken later, until then, with the time that is left. */
function complain(form, words, errors, here) {
  clearTimeout(form.waiting);
  const lines = errors.map((error) => Object.assign(document.createElement("p"), { textContent: said(error, here) }));
  form.querySelector(".errors").replaceChildren(...lines);
  words.setAttribute("aria-invalid", lines.length > 0);
  const until = errors.find(({ retryAt }) => retryAt)?.retryAt;
  if (!until || !form.isConnected) return;
  const left = new Date(until) - Date.now();
  form.waiting = setTimeout(complain, Math.min(left, 10_000), form, words, left > 0 ? errors : [], here);
}

/** In the words of the page, where it has some for the code. */
export function said({ code, message, retryAt }, here) {
  const words = here.words.errors[code] ?? message;
  return retryAt ? `${words} ${filled(here.words.tryAgain, { time: here.until(retryAt) })}` : words;
}

function keep(draft, words) {
  try {
    if (draft && words) drafts[draft] = words;
    else delete drafts[draft];
  } catch {
    // The storage is full: what is typed stays in the form.
  }
}
