// The desk's page of one article. Each module does one thing to it; `state.js` says what is known of the article.
import "./original.js";
import "./people_list.js";
import "./pictures.js";
import "./preview.js";
import "./publishing.js";
import "./quote_list.js";
import { start as startDrafts } from "./drafts.js";
import { write } from "./form.js";
import { start as startPresence } from "./presence.js";
import { start as startSaving } from "./saving.js";
import { byId, state, told } from "./state.js";

const desk = byId("desk");
write(state.base);
told();
startSaving();
startDrafts();
startPresence();

// Back to the list as it was.
const from = new URL(document.referrer || location.href);
if (from.origin === location.origin && from.pathname === "/desk") byId("to-list").href = `/desk${from.search}`;

byId("switch").addEventListener("click", ({ currentTarget }) => {
  const shown = desk.dataset.show === "write";
  desk.dataset.show = shown ? "preview" : "write";
  currentTarget.setAttribute("aria-pressed", shown);
});
