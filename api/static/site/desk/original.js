// The article that this one is a translation of: looked for by words of it, or by its address.
import { ask } from "./ask.js";
import { note, reasonOf } from "./errors.js";
import { changed, field, form } from "./form.js";
import { find, remember } from "./known.js";
import { byId, here } from "./state.js";

const DELAY = 300;
const [typed, shown] = [byId("original"), byId("chosen-original")];
const box = typed.closest("[data-at]");
let waiting;

form.addEventListener("input", () => {
  const { value } = field("translationOf");
  shown.hidden = !value;
  shown.querySelector("bdi").textContent = find(value)?.headline ?? value;
});

typed.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, DELAY);
});

async function suggest() {
  const search = typed.value.trim();
  if (!search || search.includes("/")) return;
  const { desk } = await ask("Originals", { search }).catch(() => ({}));
  const options = (desk?.nodes ?? []).map(({ slug, headline }) => new Option(headline, `/articles/${slug}`));
  byId("originals").replaceChildren(...options);
}

typed.addEventListener("change", async () => {
  const slug = slugIn(typed.value);
  if (!slug) return;
  const { article, failure } = await ask("Original", { slug }).catch((failure) => ({ failure }));
  if (!article) return note(box, [failure ? reasonOf(failure) : here.words.noArticle]);
  remember(article);
  choose(article.id);
});

byId("no-original").addEventListener("click", () => (choose(""), typed.focus()));

function choose(id) {
  note(box, []);
  [field("translationOf").value, typed.value] = [id, ""];
  changed();
}

/** The last part of an address, whole or not. */
function slugIn(address) {
  const part = address.trim().replace(/[?#].*$/, "").replace(/\/+$/, "").split("/").at(-1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
