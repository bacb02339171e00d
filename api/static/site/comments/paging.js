// More comments, more replies, and other orders, in place: what the links lead to is taken from its page.

import { parsed } from "./view.js";

export function startPaging(view, client, signal) {
  const { find, here, section, tell } = view;
  const LOAD = { list, more, replies };
  let search = client.search ?? "";

  section.addEventListener("click", clicked, { signal });

  function clicked(event) {
    const link = event.target.closest("a[data-load]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    load(link).catch(() => tell(here.words.lost));
  }

  async function load(link) {
    const url = new URL(link.href);
    section.ariaBusy = "true";
    try {
      const page = parsed(await client.page(url.pathname + url.search));
      if (!signal.aborted) LOAD[link.dataset.load](page, link, url);
    } finally {
      section.ariaBusy = "false";
    }
    view.prepare();
  }

  function list(page, _, url) {
    replaceList(page);
    search = url.search;
    section.querySelector(".orders [aria-current]")?.focus();
  }

  function replaceList(page) {
    const fresh = page.getElementById("comments");
    section.dataset.older = fresh.dataset.older;
    section.querySelector(".list").replaceWith(fresh.querySelector(".list"));
    return fresh;
  }

  function more(page, link) {
    const items = add(page.querySelectorAll("#comments .threads > li"), section.querySelector(".threads"));
    const [old, fresh] = [link.closest(".pages"), page.querySelector("#comments .pages")];
    for (const back of fresh.querySelectorAll("[data-load=list]")) back.remove();
    if (fresh.children.length) old.replaceWith(fresh);
    else old.remove();
    items[0]?.focus();
  }

  function replies(page, link) {
    const [item, next] = [link.closest("li"), page.querySelector("#replies .pages [data-load=replies]")];
    const items = add(page.querySelectorAll("#replies > .threads > li"), view.repliesOf(item));
    if (next) link.replaceWith(next);
    else link.parentElement.remove();
    items[0]?.focus();
  }

  /** Those that are not on the page already. */
  function add(items, list) {
    const added = [...items].filter(({ id }) => !find(id));
    for (const item of added) item.tabIndex = -1;
    list.append(...added);
    return added;
  }

  /** The list as the server shows it now, and the rules with it. */
  async function reload() {
    const fresh = replaceList(parsed(await client.page(section.dataset.path + search)));
    view.prepare();
    return fresh.dataset;
  }

  /** Puts a comment that is not on the page, with its replies, above all others. */
  async function pin(id) {
    const page = parsed(await client.page(`/comments/${id}`));
    const item = page.querySelector(".threads > li");
    if (!item || find(id)) return;
    item.tabIndex = -1;
    section.querySelector(".threads").prepend(item);
    const others = page.querySelectorAll("#replies > .threads > li");
    if (others.length) add(others, view.repliesOf(item));
    view.prepare();
  }

  return { reload, pin };
}
