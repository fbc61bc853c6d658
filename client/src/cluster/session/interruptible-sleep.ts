import { deferred } from "../ssh/deferred.ts";

/** A sleep that can be ended early. */
interface InterruptibleSleep {
  /** Resolves after this many milliseconds, or at the next `wake`. */
  sleep(milliseconds: number): Promise<void>;
  wake(): void;
}

/** A sleep for one caller at a time. */
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
