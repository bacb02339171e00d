// What the server says of an input stands at its field, by the path; the rest stands above the form.
import { form } from "./form.js";
import { byId, here, say } from "./state.js";

export function clear() {
  byId("problems").hidden = true;
  form.querySelectorAll(".errors").forEach((each) => each.replaceChildren());
  form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
}

/** All of them; the first has the focus. */
export function show(errors) {
  clear();
  const [first] = errors.map((error) => ({ error, at: placed(error) })).map(mark);
  (first ?? byId("problems")).focus();
}

export const said = ({ code, message }) => here.words.errors[code] ?? message;

/** Why nothing came of it: a request that was refused whole has a code, and one without an answer has none. */
export const reasonOf = ({ code, message }) => (code ? message : here.words.lost);

/** Something that was not sent, at its field. */
export function note(box, lines) {
  const place = [...box.querySelectorAll(".errors")].at(-1);
  place.textContent = lines.join(" ");
  say(place.textContent);
}

/** The item or field that a path leads to, as near as there is one: `quotes.3.speaker`, `quotes.3`, `quotes`. */
function placed({ path }) {
  const [name, ...rest] = (path ?? []).filter((each, index) => index || each !== "input");
  const place = name && form.querySelector(`[data-at="${[name, ...rest].join(".")}"], [data-at="${name}"]`);
  if (!place) return null;
  const item = /^\d+$/.test(rest[0]) && place.querySelectorAll("ol > .item")[rest[0]];
  const part = item && rest[1] && item.querySelector(`[data-part="${CSS.escape(rest[1])}"]`);
  const box = item || place;
  return { box, control: part || box.querySelector("input:not([type=hidden]), textarea, button") };
}

function mark({ error, at }) {
  const line = Object.assign(document.createElement("span"), { textContent: `${said(error)} ` });
  if (!at) {
    byId("problems").hidden = false;
    byId("problems").append(line);
    return null;
  }
  at.box.closest("details")?.setAttribute("open", "");
  [...at.box.querySelectorAll(".errors")].at(-1).append(line);
  at.control.setAttribute("aria-invalid", "true");
  return at.control;
}
