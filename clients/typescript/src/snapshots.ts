/** What can be followed from outside, as React's `useSyncExternalStore` and Vue's `shallowRef` do. */
export interface Store<State> {
  /** Calls back after each change, until the function that it returns is called. */
  subscribe(changed: () => void): () => void;
  /** The same object as long as nothing has changed; never changed itself. */
  getSnapshot(): State;
}

/** A state that is made when it is asked for, and told of in one go however much has changed. */
export abstract class Snapshots<State> implements Store<State> {
  readonly #followers = new Set<() => void>();
  #snapshot: State | null = null;

  readonly subscribe = (changed: () => void): (() => void) => {
    const own = () => changed();
    this.#followers.add(own);
    if (this.#followers.size === 1) this.started();
    return () => {
      if (this.#followers.delete(own) && !this.#followers.size) this.stopped();
    };
  };

  readonly getSnapshot = (): State => (this.#snapshot ??= this.made());

  protected get followed(): boolean {
    return this.#followers.size > 0;
  }

  protected changed(): void {
    this.#snapshot = null;
    for (const follower of this.#followers) follower();
  }

  protected abstract made(): State;
  /** Somebody follows. */
  protected abstract started(): void;
  /** Nobody does any more. */
  protected abstract stopped(): void;
}
