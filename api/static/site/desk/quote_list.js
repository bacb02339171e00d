// The quotes of the form: where each stands in the text, and new ones from selected words or found by the server.
import { quoteOf } from "./article.js";
import { found } from "./found_in_text.js";
import { field, form } from "./form.js";
import { placeOf } from "./quotes.js";
import { add } from "./rows.js";
import { byId, here, say } from "./state.js";

const list = byId("rows-quotes");
const body = field("body");
const wordsOf = (item) => item.querySelector("[data-part=text]").value;
const all = () => [...list.querySelectorAll(".item")];

form.addEventListener("input", () => all().forEach(showPlace));

function showPlace(item) {
  const button = item.querySelector(".place");
  const place = placeOf(wordsOf(item), body.value);
  button.textContent = place ? here.words.inParagraph.replace("{n}", here.number(place.paragraph)) : here.words.notInText;
  button.disabled = !place;
  item.classList.toggle("lost", !place);
}

list.addEventListener("click", ({ target }) => {
  const place = target.closest(".place") && placeOf(wordsOf(target.closest(".item")), body.value);
  if (!place) return;
  body.focus();
  body.setSelectionRange(place.start, place.end);
});

list.addEventListener("change", ({ target }) => {
  if (target.dataset.part !== "isPullQuote" || !target.checked) return;
  list.querySelectorAll("[data-part=isPullQuote]").forEach((box) => (box.checked = box === target));
});

byId("quote-this").addEventListener("click", () => {
  const words = body.value.slice(body.selectionStart, body.selectionEnd).replace(/^[\s"“”„«»'‘’]+|[\s"“”„«»'‘’]+$/gu, "");
  if (words) add(list, { text: words }).querySelector("[data-part=speaker]").focus();
  else say(here.words.selectFirst);
});

byId("find-quotes").addEventListener("click", async () => {
  const known = all().map(wordsOf);
  const fresh = (await found())?.quotes.map(quoteOf).filter(({ text }) => !known.includes(text));
  fresh?.forEach((quote) => add(list, quote));
  if (fresh) say(here.counted(here.words.found, fresh.length));
});
