// The client in React: a provider, and hooks that follow while a component is there.

import { createContext, createElement, type ReactNode, useContext, useMemo, useState, useSyncExternalStore } from "react";
import type { Comments, DatelineClient, Discussion, DiscussionOptions, FirstPage, LiveAnswer, Store } from "../index.js";
import type { Given, TypedDocument } from "../typed.js";

const Context = createContext<DatelineClient | null>(null);

export function DatelineProvider({ client, children }: { client: DatelineClient; children?: ReactNode }) {
  return createElement(Context.Provider, { value: client }, children);
}

export function useDateline(): DatelineClient {
  const client = useContext(Context);
  if (!client) throw new Error("There is no <DatelineProvider> above this component.");
  return client;
}

export interface UseCommentsOptions extends DiscussionOptions {
  /** What `client.readComments()` has read on a server: it is there at once, also before scripts are. */
  first?: FirstPage;
}

/**
 * The discussion of an article as it is now, and the store that changes it: `post`, `like`, `loadMore` and all else. Options
 * are those of the first time.
 */
export function useComments(slug: string, options: UseCommentsOptions = {}): readonly [Discussion, Comments] {
  const client = useDateline();
  const [{ first, slug: begun, ...rest }] = useState({ ...options, slug });
  const store = useMemo(() => client.comments(slug, rest, slug === begun ? first : undefined), [client, slug]);
  return [useStore(store), store];
}

/** How many comments articles have, live, by their `id`s. */
export function useCommentCounts(articleIds: readonly string[], first?: Readonly<Record<string, number>>) {
  const client = useDateline();
  return useStore(useMemo(() => client.commentCounts(articleIds, first), [client, articleIds.join()]));
}

/** The newest answer of a query that is `@live`. */
export function useLive<Result, Variables extends object>(
  document: TypedDocument<Result, Variables>,
  ...variables: Given<Variables>
): LiveAnswer<Result> {
  const client = useDateline();
  const asked = [client, document.toString(), JSON.stringify(variables)];
  return useStore(useMemo(() => client.live(document, ...variables), asked));
}

export function useStore<State>(store: Store<State>): State {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}
