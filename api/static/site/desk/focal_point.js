// The point of a picture that stays in sight when it is cut: by a click on the picture, or by two sliders.
import { byId } from "./state.js";

const dialog = byId("picture");
const [picture, mark] = ["img", ".mark"].map((name) => dialog.querySelector(name));
const sliders = ["x", "y"].map((name) => dialog.querySelector(`[name=${name}]`));
let [before, point] = [null, null];

export function start(known) {
  [before, point] = [known, known];
  show();
}

/** For the input of a picture: nothing where it is as it was. */
export function changed() {
  return JSON.stringify(before) === JSON.stringify(point) ? {} : { focalPoint: point };
}

picture.addEventListener("click", ({ offsetX, offsetY }) => move(offsetX / picture.clientWidth, offsetY / picture.clientHeight));
sliders.forEach((slider) => slider.addEventListener("input", () => move(...sliders.map(({ value }) => value / 100))));
dialog.querySelector("[data-middle]").addEventListener("click", () => move());

function move(x, y) {
  const within = (value) => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
  point = x === undefined ? null : { x: within(x), y: within(y) };
  show();
}

function show() {
  const { x, y } = point ?? { x: 0.5, y: 0.5 };
  [x, y].forEach((value, at) => (sliders[at].value = Math.round(value * 100)));
  mark.hidden = !point;
  Object.assign(mark.style, { left: `${x * 100}%`, top: `${y * 100}%` });
}
