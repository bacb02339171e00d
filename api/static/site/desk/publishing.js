// Publishing, now or later; withdrawing; correcting. What is not saved is saved first.
import { change } from "./ask.js";
import { reasonOf, said } from "./errors.js";
import { isDirty } from "./drafts.js";
import { save } from "./saving.js";
import { byId, here, know, say, state } from "./state.js";

const WAYS = {
  publish: ["Publish", published],
  withdraw: ["Withdraw", ({ reason, redirectTo }) => ({ reason: reason || null, redirectTo: redirectTo || null })],
  correct: ["Correct", ({ text }) => ({ text })],
};

/** What has been looked at, and nothing that somebody has saved since. */
function published({ when, at }) {
  const input = { expectedRevision: state.article.revision };
  return when === "later" && at ? { ...input, at: new Date(at).toISOString() } : input;
}

document.addEventListener("dateline:told", () => {
  const { id, status, url, publishedAt } = state.article ?? {};
  const badge = byId("status");
  badge.textContent = status ? here.words.statuses[status] : here.words.unsaved;
  badge.dataset.status = status ?? "";
  Object.assign(byId("on-site"), { hidden: status !== "PUBLISHED", href: url ?? "" });
  Object.assign(byId("history"), { hidden: !id, href: `/desk/${id}/history` });
  Object.assign(byId("site-preview"), { hidden: !id, action: `/desk/${id}/site` });
  byId("site-preview").querySelector("[name=at]").value = status === "SCHEDULED" ? publishedAt : "";
  const isOut = status === "PUBLISHED" || status === "SCHEDULED";
  opener("withdraw").hidden = !isOut;
  opener("correct").hidden = status !== "PUBLISHED";
  opener("publish").hidden = status === "PUBLISHED";
});

const opener = (name) => document.querySelector(`[data-open="${name}"]`);

for (const [name, [operation, inputOf]] of Object.entries(WAYS)) {
  const dialog = byId(name);
  opener(name).addEventListener("click", async () => {
    dialog.querySelector(".errors").textContent = "";
    if ((state.article && !isDirty()) || (await save())) dialog.showModal();
  });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = inputOf(Object.fromEntries(new FormData(event.target)));
    const problem = await done(operation, { articleId: state.article.id, ...input });
    dialog.querySelector(".errors").textContent = problem;
    if (!problem) dialog.close();
  });
}

document.addEventListener("click", ({ target }) => target.closest("[data-close]") && target.closest("dialog").close());
byId("publish").querySelector("[name=at]").addEventListener("input", () => (byId("publish").querySelector("[value=later]").checked = true));

/** What is wrong; nothing where it is done. */
async function done(operation, input) {
  const { article, errors } = await change(operation, input).catch((failure) => ({ errors: [{ message: reasonOf(failure) }] }));
  if (errors.length) return errors.map(said).join(" ");
  know(article);
  say(here.words.statuses[article.status]);
  return "";
}
