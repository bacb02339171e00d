// The front page as it is by now: numbers of comments change in place, other articles as the server shows them.

import { localized } from "./localization.js";

const SPREAD = 3000; // milliseconds, so that not everyone asks for the same page at once
const { counted, words } = localized(document);
let source, after, known;

/** Browsers open few connections to one site: pages that nobody sees leave theirs to others. */
function follow() {
  source?.close();
  if (document.hidden) return;
  const asked = { documentId: "dateline.live_front", variables: JSON.stringify({ after }) };
  source = new EventSource(`/graphql?${new URLSearchParams(asked)}`);
  source.addEventListener("next", ({ data, lastEventId }) => {
    const found = JSON.parse(data).data;
    after = lastEventId;
    if (found) apply(found.articles.nodes).catch(() => (known = undefined)); // the page is looked at again
  });
}

async function apply(articles) {
  const before = known;
  known = JSON.stringify(articles.map(({ commentCount, ...article }) => article));
  if (before ? before !== known : !areShown(articles)) await replace();
  const links = teasers().map((teaser) => teaser.querySelector("[href$='#comments']"));
  articles.forEach(({ commentCount }, place) => links[place] && count(links[place], commentCount));
}

const teasers = () => [...document.querySelectorAll(".front .teaser")];

function areShown(articles) {
  const shown = teasers().map((teaser) => [".summary", "h2"].map((part) => teaser.querySelector(part).textContent));
  return JSON.stringify(shown) === JSON.stringify(articles.map(({ summary, headline }) => [summary, headline]));
}

/** What had the focus has it again. */
async function replace() {
  await new Promise((resolve) => setTimeout(resolve, SPREAD * Math.random()));
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  const focused = document.activeElement.closest("main a")?.getAttribute("href");
  document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
  if (focused) document.querySelector(`main a[href="${CSS.escape(focused)}"]:not([tabindex])`)?.focus();
}

function count(link, number) {
  link.textContent = counted(words.comments, number);
  link.classList.toggle("none", !number);
}

document.addEventListener("visibilitychange", follow);
follow();
