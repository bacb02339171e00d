// Makes more of the share row where the browser can: its own share dialog, and links that are copied.

import { filled, localized } from "./localization.js";

const SECONDS_TOLD = 4;

const row = document.querySelector(".sharing");
const status = row?.querySelector(".told");
const here = row && localized(row);

if (row && navigator.share) addShareButton();
if (row && navigator.clipboard) copyInsteadOfOpening(row.querySelector("[data-platform=COPY_LINK]"));
document.addEventListener("click", shareQuote);

/** The browser does not say where something was shared: this is not counted. */
function addShareButton() {
  const { headline: title, url } = row.dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: here.words.share });
  button.addEventListener("click", () => openDialog({ title, url }));
  row.querySelector("h2").after(button);
}

function copyInsteadOfOpening(link) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", innerHTML: link.innerHTML });
  button.querySelector(".platform").textContent = here.words.copyLink;
  button.querySelector(".elsewhere").remove();
  button.addEventListener("click", async () => (await copy(row.dataset.url)) && count(button, "COPY_LINK"));
  link.replaceWith(button);
}

/** In the browser's own dialog, or else copied. */
async function shareQuote(event) {
  const link = event.target.closest("a.share-quote");
  if (!link || isForNewWindow(event) || !(navigator.share || navigator.clipboard)) return;
  event.preventDefault();
  if (navigator.share) await openDialog({ text: filled(here.words.quotation, { words: link.dataset.words }), url: link.href });
  else await copy(link.href, link);
}

function isForNewWindow(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}

/** Readers may close it again: that is no failure. */
async function openDialog(shared) {
  await navigator.share(shared).catch((error) => error.name === "AbortError" || copy(shared.url));
}

async function copy(url, beside) {
  const copied = await navigator.clipboard.writeText(url).then(() => true, () => false);
  tell(copied ? here.words.copied : here.words.notCopied, beside);
  return copied;
}

/** To everyone: the status is read out, and stands beside what was clicked if that is far from it. */
function tell(text, beside) {
  if (status) status.textContent = text;
  if (beside) beside.dataset.told = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => {
    if (status) status.textContent = "";
    delete beside?.dataset.told;
  }, SECONDS_TOLD * 1000);
}

/** That it was not counted is nothing to bother a reader with. */
async function count(button, platform) {
  const answer = await ask({ articleId: row.dataset.article, platform }).catch(() => null);
  const share = answer?.data?.shareArticle.share;
  if (!share) return;
  button.querySelector(".number").textContent = here.number(share.count);
  button.querySelector(".count .unseen").textContent = here.counted(here.words.shares, share.count);
  button.querySelector(".count").hidden = false;
}

async function ask(variables) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ documentId: "dateline.live_sharing", variables });
  const response = await fetch("/graphql", { method: "POST", headers, body });
  return response.json();
}
