// What readers do: comment, reply, edit, delete, like. Each is a mutation, and its answer is shown at once.

import { filled } from "../localization.js";
import { change, SIGNED_OUT, wordsOf } from "./ask.js";
import { prepare, said } from "./forms.js";
import { chosen, forget } from "./margin.js";
import { signIn } from "./signing_in.js";
import { find, here, remove, section, show, showLikes, tell } from "./view.js";

const DO = { signIn: () => tell(signIn()), reply, edit, delete: erase };
const draft = (parent) => `dateline:${section.dataset.article}:${parent}`;
const newKey = () => crypto.getRandomValues(new BigUint64Array(2)).join("-");
let key = newKey();

export function start() {
  prepare(find("leave-comment"), draft(""), (body) => post({ body, anchor: chosen() }), forget);
  section.addEventListener("click", clicked);
  section.addEventListener("submit", (event) => event.target.dataset.do && like(event));
}

function clicked(event) {
  const link = event.target.closest("a[data-do]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  DO[link.dataset.do](link.closest("li"));
}

/** After a lost answer the same key goes out again, so that there is one comment. */
async function post(input) {
  const all = { ...input, articleId: section.dataset.article, idempotencyKey: key };
  const errors = await run("postComment", all, show, input.parentId);
  key = newKey();
  return errors;
}

async function run(mutation, input, done, place = input.commentId) {
  const { comment, errors } = section.dataset.viewer ? await change(mutation, input) : SIGNED_OUT;
  if (errors.some(({ code }) => code === "NOT_SIGNED_IN")) return [{ message: signIn(place) }];
  if (!errors.length) done(comment ?? { id: input.commentId });
  return errors;
}

async function runAtOnce(mutation, item, done) {
  const errors = await run(mutation, { commentId: item.id }, done).catch(() => [{ message: here.words.lost }]);
  tell(errors.map(said).join(" "));
}

function like(event) {
  event.preventDefault();
  runAtOnce(`${event.submitter.value}Comment`, event.target.closest("li"), showLikes);
}

function erase(item) {
  if (window.confirm(here.words.deleteThis)) runAtOnce("deleteComment", item, remove);
}

function reply(item) {
  const label = filled(here.words.replyTo, { name: item.querySelector(".author").textContent });
  open(item, label, "", (body) => post({ body, parentId: item.id }), draft(item.id));
}

async function edit(item) {
  const words = await wordsOf(item.id).catch(() => null);
  const send = (body) => run("editComment", { commentId: item.id, body }, show);
  if (words) open(item, here.words.edit, words, send);
  else tell(here.words.lost);
}

/** One form under one comment, which takes the place of any other. Asked for again, cancelled or by Escape, it goes. */
function open(item, label, words, send, draft) {
  const before = find("short-form");
  before?.remove();
  if (before?.dataset.about === item.id + label) return;
  const from = document.activeElement;
  const form = find("comment-words").content.firstElementChild.cloneNode(true);
  form.dataset.about = item.id + label;
  form.querySelector("label").textContent = label;
  form.elements.body.value = words;
  const close = () => {
    form.remove();
    from.focus();
  };
  prepare(form, draft, send, close);
  form.addEventListener("reset", close);
  form.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  item.querySelector(".entry").after(form);
  form.elements.body.focus();
}
