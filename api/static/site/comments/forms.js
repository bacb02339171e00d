// Forms for words: the counter, the draft that outlives the page, and what the server says.

import { lengthOf } from "./length.js";
import { here } from "./view.js";

const drafts = navigator.cookieEnabled ? localStorage : {};

/** `send` gives the payload's errors; with none it is done. A draft is kept where it has a name. */
export function prepare(form, draft, send, done = () => {}) {
  const words = form.elements.body;
  const typed = (text) => {
    keep(draft, text);
    count(form);
  };
  words.value ||= drafts[draft] ?? "";
  words.addEventListener("input", () => {
    typed(words.value);
    tell(form, []);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await sent(form, send))) return;
    words.value = "";
    typed("");
    done();
  });
  typed(words.value);
}

function count(form) {
  const [minimum, maximum] = [Number(form.dataset.minimum), Number(form.dataset.maximum)];
  const length = lengthOf(form.elements.body.value);
  const counter = form.querySelector(".counter");
  counter.textContent = `${length} / ${length < minimum ? minimum : maximum}`;
  counter.dataset.fits = length >= minimum && length <= maximum;
}

async function sent(form, send) {
  const button = form.querySelector(".primary");
  if (button.disabled) return false;
  button.disabled = true;
  const errors = await send(form.elements.body.value).catch(() => [{ message: here.words.lost }]);
  button.disabled = false;
  tell(form, errors);
  return !errors.length;
}

/** Until other words are typed. */
function tell(form, errors) {
  const lines = errors.map((error) => Object.assign(document.createElement("p"), { textContent: said(error) }));
  form.querySelector(".errors").replaceChildren(...lines);
  form.elements.body.setAttribute("aria-invalid", lines.length > 0);
}

/** In the words of the page, where it has some for the code. */
export function said({ code, message }) {
  return here.words.errors[code] ?? message;
}

/** Some browsers keep nothing. */
function keep(draft, words) {
  if (draft && words) drafts[draft] = words;
  else delete drafts[draft];
}
