const LONGEST = 30_000; // milliseconds

/** Longer each time, and never all readers at once. Ends early, and rejects, with the signal. */
export function pause(tries: number, shortest: number, signal?: AbortSignal): Promise<void> {
  return wait(Math.min(shortest * 2 ** tries, LONGEST) * (0.5 + 0.5 * Math.random()), signal);
}

export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    if (signal?.aborted) return fail(signal.reason as Error);
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener("abort", stop);

    function finish(): void {
      signal?.removeEventListener("abort", stop);
      done();
    }

    function stop(): void {
      clearTimeout(timer);
      fail(signal?.reason as Error);
    }
  });
}
