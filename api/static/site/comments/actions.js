// What readers do: comment, reply, edit, delete, like, report. Each is a mutation, and its answer is shown at once.

import { filled } from "../localization.js";
import { prepare, said } from "./forms.js";

export const SIGNED_OUT = { errors: [{ code: "NOT_SIGNED_IN" }] };
const OPENED = "form[data-about]";
const newKey = () => crypto.getRandomValues(new BigUint64Array(2)).join("-");

/** `margin` knows on which words of the article a new comment stands. */
export function startActions(view, client, margin, signal) {
  const { find, here, section, show, showLikes, tell } = view;
  const DO = { signIn: () => tell(client.signIn(here)), reply, edit, delete: erase, report, cancel: close };
  const draft = (parent) => `dateline:${section.dataset.article}:${parent}`;
  let key = newKey();
  let from = null;

  const leave = { draft: draft(""), send: (body) => post({ body, anchor: margin.chosen() }), done: margin.forget };
  prepare(find("leave-comment"), { ...leave, here, signal });
  section.addEventListener("click", clicked, { signal });
  section.addEventListener("submit", (event) => event.target.dataset.do && like(event), { signal });
  section.addEventListener("keydown", ({ key, target }) => key === "Escape" && target.closest(OPENED) && close(), {
    signal,
  });

  function clicked(event) {
    const button = event.target.closest(".fold");
    if (button) view.fold(button);
    const link = event.target.closest("[data-do]:not(form)");
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
    const { comment, errors } = section.dataset.viewer ? await client.change(mutation, input) : SIGNED_OUT;
    if (errors.some(({ code }) => code === "NOT_SIGNED_IN")) return [{ message: client.signIn(here, place) }];
    if (!errors.length) done(comment ?? { id: input.commentId });
    return errors;
  }

  async function runAtOnce(mutation, item, done) {
    const errors = await run(mutation, { commentId: item.id }, done).catch(() => [{ message: here.words.lost }]);
    tell(errors.map((error) => said(error, here)).join(" "));
  }

  function like(event) {
    event.preventDefault();
    runAtOnce(`${event.submitter.value}Comment`, event.target.closest("li"), showLikes);
  }

  function erase(item) {
    if (window.confirm(here.words.deleteThis)) runAtOnce("deleteComment", item, view.remove);
  }

  function reply(item) {
    const label = filled(here.words.replyTo, { name: item.querySelector(".commenter").textContent });
    open(item, label, "", { send: (body) => post({ body, parentId: item.id }), draft: draft(item.id) });
  }

  async function edit(item) {
    const words = await client.wordsOf(item.id).catch(() => null);
    const send = (body) => run("editComment", { commentId: item.id, body }, show);
    if (words) open(item, here.words.edit, words, { send });
    else tell(here.words.lost);
  }

  function report(item) {
    const send = (details, form) =>
      run("reportComment", { commentId: item.id, reason: form.elements.reason.value, details: details || null }, () =>
        tell(here.words.reported));
    open(item, "", "", { send }, "comment-report");
  }

  /** One form under one comment, which takes the place of any other. Asked for again, it goes. */
  function open(item, label, words, how, template = "comment-words") {
    const about = item.id + label + template;
    if (close()?.dataset.about === about) return;
    from = section.getRootNode().activeElement;
    const form = find(template).content.firstElementChild.cloneNode(true);
    form.dataset.about = about;
    if (label) {
      form.querySelector("label").textContent = label;
      form.elements.body.value = words;
    }
    item.querySelector(".entry").after(form);
    prepare(form, { ...how, here, done: close });
    form.querySelector("textarea, select").focus();
  }

  /** The form that was open; the reader goes on where it was. */
  function close() {
    const form = section.querySelector(OPENED);
    form?.remove();
    if (form) from?.focus();
    return form;
  }
}
