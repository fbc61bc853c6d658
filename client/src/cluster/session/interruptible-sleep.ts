import { deferred } from "../ssh/deferred.ts";

/** A rest that can be cut short. */
export interface InterruptibleSleep {
  /** Returns after this many milliseconds, or at the next `wake`. */
  sleep(milliseconds: number): Promise<void>;
  wake(): void;
}

/** A pause for one who waits. */
export function createSleep(): InterruptibleSleep {
  let current = deferred<void>();
  return {
    async sleep(milliseconds) {
      current = deferred<void>();
      const timer = setTimeout(() => current.resolve(), milliseconds);
      await current.promise;
      clearTimeout(timer);
    },
    wake: () => current.resolve(),
  };
}
