import { deferred } from "../ssh/deferred.ts";

/** A rest that can be cut short. */
export interface Pause {
  /** Returns after this many milliseconds, or at the next `wake`. */
  rest(milliseconds: number): Promise<void>;
  wake(): void;
}

/** A pause for one who waits. */
export function createSleep(): Pause {
  let current = deferred<void>();
  return {
    async rest(milliseconds) {
      current = deferred<void>();
      const timer = setTimeout(() => current.resolve(), milliseconds);
      await current.promise;
      clearTimeout(timer);
    },
    wake: () => current.resolve(),
  };
}
