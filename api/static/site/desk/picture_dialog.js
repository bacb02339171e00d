// What is asked of one picture: of a file before it is sent, or of one that there is. Its words, and its focal point.
import { change, changeWithFile } from "./ask.js";
import { reasonOf, said } from "./errors.js";
import * as focalPoint from "./focal_point.js";
import { remember } from "./known.js";
import { byId, here } from "./state.js";
import { filled } from "../localization.js";

const dialog = byId("picture");
const [asked, shown] = ["form", "img"].map((name) => dialog.querySelector(name));
let open;

/** The picture that was made of a file, null where it was left out. It is one `of` many. */
export function describe(file, number, of) {
  const place = of > 1 ? filled(here.words.pictureOf, { n: here.number(number), of: here.number(of) }) : "";
  const send = (input) => changeWithFile("PutImage", input, "upload", file);
  return ask({ src: URL.createObjectURL(file), place, send });
}

/** The picture with what was changed, null where nothing was. */
export function edit(image) {
  const send = (input) => change("PutImage", { id: image.id, ...input });
  return ask({ src: image.whole.url, told: image, send });
}

function ask({ src, told = {}, place = "", send }) {
  asked.reset();
  for (const name of ["alt", "caption", "credit"]) asked.elements[name].value = told[name] ?? "";
  focalPoint.start(told.focalPoint ?? null);
  shown.src = src;
  dialog.querySelector(".place").textContent = place;
  dialog.querySelector(".errors").textContent = "";
  dialog.showModal();
  return new Promise((done) => (open = { send, done, image: null }));
}

dialog.addEventListener("close", () => {
  URL.revokeObjectURL(shown.src);
  open.done(open.image);
});

asked.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (asked.ariaBusy) return;
  asked.ariaBusy = "true";
  const lost = (failure) => ({ errors: [{ message: reasonOf(failure) }] });
  const { image, errors } = await open.send(input()).catch(lost);
  asked.ariaBusy = null;
  dialog.querySelector(".errors").textContent = errors.map(said).join(" ");
  if (errors.length) return;
  remember(image);
  open.image = image;
  dialog.close();
});

function input() {
  const words = Object.fromEntries(["alt", "caption", "credit"].map((name) => [name, asked.elements[name].value.trim() || null]));
  return { ...words, alt: words.alt ?? "", ...focalPoint.changed() };
}
