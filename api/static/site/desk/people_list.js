// Whom the article names: people whom the server finds in the text, with their titles, come into the form.
import { found } from "./found_in_text.js";
import { add } from "./rows.js";
import { byId, here, say } from "./state.js";

const list = byId("rows-mentions");
const names = () => [...list.querySelectorAll("[data-part=name]")].map(({ value }) => value.trim());

byId("find-people").addEventListener("click", async () => {
  const known = names();
  const fresh = (await found())?.people.filter(({ name }) => !known.includes(name));
  fresh?.forEach((person) => add(list, person));
  if (fresh) say(here.counted(here.words.foundPeople, fresh.length));
});
