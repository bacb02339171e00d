// Pictures by drop, paste or choice, several at once: in their places of the form, and in the text.
import { note } from "./errors.js";
import { changed, field, form } from "./form.js";
import { find } from "./known.js";
import { describe, edit } from "./picture_dialog.js";
import { here } from "./state.js";
import { filled } from "../localization.js";

const TYPES = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"];
const NAMED = /image:(Image_\d+)/g;
const body = field("body");
const shelf = document.getElementById("in-text");
const slots = [...form.querySelectorAll("[data-slot]")];

for (const slot of slots) {
  const place = field(slot.dataset.slot);
  const use = (id) => ((place.value = id), changed());
  takes(slot, slot, () => ({ id }) => use(id), 1);
  slot.querySelector("[data-edit]").addEventListener("click", () => edit(find(place.value)).then(changed));
  slot.querySelector("[data-clear]").addEventListener("click", () => (use(""), slot.querySelector("[type=file]").focus()));
}
takes(body.closest("[data-at]"), body, inserting, Infinity);
body.addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  if (types.includes("text/plain")) return; // word processors send a picture of the words beside them
  dropped(event, files, body.closest("[data-at]"), inserting, Infinity);
});
shelf.addEventListener("click", ({ target }) => {
  const chosen = target.closest("[data-image]");
  if (chosen) edit(find(chosen.dataset.image)).then(changed);
});
form.addEventListener("input", () => (slots.forEach(showSlot), showShelf()));

/** Files that are chosen in the box, or dropped on a place in it: `begin` gives what is done with each of them. */
function takes(box, place, begin, most) {
  const input = box.querySelector("[type=file]");
  input.addEventListener("change", () => (take([...input.files], box, begin, most), (input.value = "")));
  place.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
  place.addEventListener("drop", (event) => dropped(event, event.dataTransfer.files, box, begin, most));
}

function dropped(event, files, ...where) {
  if (!files.length) return;
  event.preventDefault();
  take([...files], ...where);
}

/** One after another; what is left out is told with its reason. */
async function take(files, box, begin, most) {
  const use = begin();
  const pictures = files.filter(({ type }) => TYPES.includes(type));
  const wanted = pictures.slice(0, most);
  const told = (words) => ({ name }) => filled(words, { name: `\u2068${name}\u2069` });
  const refused = files.filter((file) => !pictures.includes(file)).map(told(here.words.noPicture));
  note(box, [...refused, ...pictures.slice(most).map(told(here.words.onlyOne))]);
  for (const [at, file] of wanted.entries()) {
    const image = await describe(file, at + 1, wanted.length);
    if (image) use(image);
  }
}

/** In the text, where one was when it began, and each behind the one before. */
function inserting() {
  let [from, to] = [body.selectionStart, body.selectionEnd];
  return (image) => {
    const start = [body.value.slice(0, from).trimEnd(), markdownOf(image)].filter(Boolean).join("\n\n");
    body.value = [start, body.value.slice(to).trimStart()].filter(Boolean).join("\n\n");
    from = to = start.length;
    body.focus();
    body.setSelectionRange(from, to);
    changed();
  };
}

function markdownOf({ id, alt, caption }) {
  const title = caption ? ` "${caption.replace(/["\\]/g, "\\$&")}"` : "";
  return `![${alt.replace(/[[\]\\]/g, "\\$&").replace(/\s+/g, " ")}](image:${id}${title})`;
}

function showSlot(slot) {
  const { value } = field(slot.dataset.slot);
  const image = find(value);
  slot.querySelector("[data-clear]").hidden = !value;
  slot.querySelector("[data-edit]").hidden = !image;
  refill(slot.querySelector(".shown"), image ? [image] : [], picture);
}

function showShelf() {
  const named = new Set([...body.value.matchAll(NAMED)].map(([, id]) => id));
  refill(shelf, [...named].map(find).filter(Boolean), (image) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", title: here.words.editPicture });
    button.dataset.image = image.id;
    button.append(picture(image));
    return button;
  });
}

/** Only where others are to be shown: who is at one of them stays there. */
function refill(box, images, made) {
  const key = JSON.stringify(images);
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...images.map(made));
}

function picture({ alt, rendition: { url, width, height } }) {
  return Object.assign(new Image(width, height), { src: url, alt });
}
