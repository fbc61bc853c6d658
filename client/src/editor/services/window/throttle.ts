/** How often a task may run. All times in milliseconds. */
interface ThrottleOptions {
  /** From the request to the run. */
  readonly delay: number;
  /** Whether each request restarts the delay, as for edits; otherwise the first one counts. */
  readonly restarts?: boolean;
  /** From the end of one run to the start of the next, given the duration of the last one. */
  readonly interval?: (took: number) => number;
  /** Called with what the task threw; the next request runs it again. */
  readonly onError?: (error: unknown) => void;
}

/** Limits how often a task runs: never twice at once, and once more when it was requested while it ran. */
export class Throttle {
  readonly #task: () => Promise<void>;
  readonly #options: ThrottleOptions;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isRequested = false;
  #isDisposed = false;
  #ended = Number.NEGATIVE_INFINITY;
  #took = 0;

  constructor(task: () => Promise<void>, options: ThrottleOptions) {
    this.#task = task;
    this.#options = options;
  }

  /** Requests a run. */
  request(): void {
    if (this.#isDisposed) return;
    if (this.#isRunning) {
      this.#isRequested = true;
      return;
    }
    if (this.#timer !== undefined && this.#options.restarts !== true) return;
    clearTimeout(this.#timer);
    const rest = this.#ended + (this.#options.interval?.(this.#took) ?? 0) - Date.now();
    this.#timer = setTimeout(() => void this.#run(), Math.max(this.#options.delay, rest));
  }

  /** Cancels a requested run; a run that has begun continues. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    this.#isRequested = false;
    const began = Date.now();
    try {
      await this.#task();
    } catch (error) {
      this.#options.onError?.(error);
    }
    this.#isRunning = false;
    this.#ended = Date.now();
    this.#took = this.#ended - began;
    if (this.#isRequested) this.request();
  }
}
