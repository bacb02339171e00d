// Players of other sites: a link until the reader asks for more. Before that, nothing of those sites is loaded.

import { filled, localized } from "./localization.js";

const { words } = localized(document.querySelector(".players"));
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation allow-forms";

for (const embed of document.querySelectorAll(".body figure[data-player]")) offer(embed);

function offer(embed) {
  const { provider } = embed.dataset;
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.textContent = filled(words.load, { provider });
  button.addEventListener("click", () => load(embed, button));
  embed.querySelector("a").after(button);
}

function load(embed, button) {
  const frame = document.createElement("iframe");
  frame.title = embed.querySelector("a").textContent;
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.sandbox = SANDBOX;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = embed.dataset.player;
  button.replaceWith(frame);
  frame.focus();
}
