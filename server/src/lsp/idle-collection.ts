import { PerformanceObserver } from "node:perf_hooks";
import v8 from "node:v8";
import vm from "node:vm";

/** How long nothing must have allocated much, in milliseconds: a collection holds up what is asked at that moment. */
const pause = 3_000;
/** By how many bytes the heap must have grown above the least that a collection has left of it. */
const growth = 64 * 2 ** 20;

/**
 * Frees what edits and requests left in memory once they have stopped. Formatting a large file leaves hundreds of megabytes behind, and V8
 * alone keeps them until the heap has reached a limit that follows from the machine's memory: gigabytes on a large one.
 */
export class IdleCollection {
  readonly #observer = new PerformanceObserver(() => this.#worked());
  #collect: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The least of the heap that was in use after a collection, V8's own included, in bytes. */
  #least = heapInUse();

  /** Begins at once. Whatever allocates much makes V8 collect what is young: that shows that there was work. */
  constructor() {
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Ends it. */
  stop(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
  }

  #worked(): void {
    this.#least = Math.min(this.#least, heapInUse());
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#collectIfGrown(), pause).unref();
  }

  #collectIfGrown(): void {
    if (heapInUse() < this.#least + growth) return;
    this.#collect ??= garbageCollector();
    this.#collect();
    this.#least = heapInUse();
  }
}

function heapInUse(): number {
  return v8.getHeapStatistics().used_heap_size;
}

/** V8's garbage collector, which Node gives by itself only to programs started with `--expose-gc`; nothing happens where it is refused. */
function garbageCollector(): () => void {
  v8.setFlagsFromString("--expose-gc");
  const collect: unknown = vm.runInNewContext("globalThis.gc");
  v8.setFlagsFromString("--no-expose-gc");
  return typeof collect === "function" ? () => collect() : () => {};
}
