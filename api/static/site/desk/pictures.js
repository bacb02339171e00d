// Pictures by drop, paste or choice: sent with a description and a credit, then the lead picture, or in the text.
import { changeWithFile } from "./ask.js";
import { reasonOf, said } from "./errors.js";
import { changed, field, form } from "./form.js";
import { byId, here, state } from "./state.js";

const dialog = byId("picture");
const body = field("body");
const known = new Map();
const isPicture = ({ type }) => type.startsWith("image/");
let pending;

byId("lead-file").addEventListener("change", ({ target }) => choose(target, useAsLead));
byId("body-file").addEventListener("change", ({ target }) => choose(target, insert));
byId("no-lead").addEventListener("click", () => ((form.dataset.image = ""), changed()));
dropping(byId("lead").parentElement, useAsLead);
dropping(body, insert);
body.addEventListener("paste", (event) => take(event, event.clipboardData, insert));
form.addEventListener("input", showLead);
document.addEventListener("dateline:told", () => {
  const { image, images } = state.article ?? {};
  for (const each of [image, ...(images ?? [])]) if (each) known.set(each.id, each);
});

function dropping(place, use) {
  place.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  place.addEventListener("drop", (event) => take(event, event.dataTransfer, use));
}

function take(event, { files }, use) {
  const file = [...files].find(isPicture);
  if (!file) return;
  event.preventDefault();
  describe(file, use);
}

function choose(input, use) {
  if (input.files[0]) describe(input.files[0], use);
  input.value = "";
}

function describe(file, use) {
  pending = { file, use };
  dialog.querySelector("form").reset();
  dialog.querySelector("img").src = URL.createObjectURL(file);
  dialog.querySelector(".errors").textContent = "";
  dialog.showModal();
}

dialog.addEventListener("close", () => URL.revokeObjectURL(dialog.querySelector("img").src));
dialog.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { alt, caption, credit } = Object.fromEntries(new FormData(event.target));
  const input = { alt: alt.trim(), caption: caption.trim() || null, credit: credit.trim() || null };
  const problem = await sent(input);
  dialog.querySelector(".errors").textContent = problem;
  if (!problem) dialog.close();
});

/** What is wrong; nothing where the picture is there. */
async function sent(input) {
  const lost = (failure) => ({ errors: [{ message: reasonOf(failure) }] });
  const { image, errors } = await changeWithFile("PutImage", input, "upload", pending.file).catch(lost);
  if (errors.length) return errors.map(said).join(" ");
  known.set(image.id, image);
  pending.use(image);
  return "";
}

function useAsLead(image) {
  form.dataset.image = image.id;
  changed();
}

function insert({ id, alt, caption }) {
  const title = caption ? ` "${caption.replace(/["\\]/g, "\\$&")}"` : "";
  const line = `![${alt.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ")}](image:${id}${title})`;
  const [before, after] = [body.value.slice(0, body.selectionStart), body.value.slice(body.selectionEnd)];
  const parts = [before.trimEnd(), line, after.trimStart()].filter(Boolean);
  body.value = parts.join("\n\n");
  body.focus();
  changed();
}

function showLead() {
  const image = known.get(form.dataset.image);
  byId("no-lead").hidden = !form.dataset.image;
  if (!image) return byId("lead").replaceChildren();
  const { url, width, height } = image.rendition;
  const shown = Object.assign(new Image(width, height), { src: url, alt: image.alt });
  if (byId("lead").firstChild?.src !== shown.src) byId("lead").replaceChildren(shown);
}
