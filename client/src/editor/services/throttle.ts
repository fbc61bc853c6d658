/** How often a task may run. All times in milliseconds. */
interface ThrottleOptions {
  /** From the request to the run. */
  readonly pause: number;
  /** Whether each request starts the pause anew, as for edits; otherwise the first one counts. */
  readonly restarts?: boolean;
  /** From the end of one run to the start of the next, given what the last one took. */
  readonly apart?: (took: number) => number;
  /** Told of what the task threw; the next request runs it again. */
  readonly onError?: (error: unknown) => void;
}

/** A task that is asked for often and runs seldom: never twice at once, and once more when it was asked for while it ran. */
export class Throttle {
  readonly #task: () => Promise<void>;
  readonly #options: ThrottleOptions;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isWanted = false;
  #isOver = false;
  #ended = Number.NEGATIVE_INFINITY;
  #took = 0;

  constructor(task: () => Promise<void>, options: ThrottleOptions) {
    this.#task = task;
    this.#options = options;
  }

  /** Asks for a run. */
  request(): void {
    if (this.#isOver) return;
    if (this.#isRunning) {
      this.#isWanted = true;
      return;
    }
    if (this.#timer !== undefined && this.#options.restarts !== true) return;
    clearTimeout(this.#timer);
    const rest = this.#ended + (this.#options.apart?.(this.#took) ?? 0) - Date.now();
    this.#timer = setTimeout(() => void this.#run(), Math.max(this.#options.pause, rest));
  }

  /** Takes back what was asked for; a run that has begun goes on. */
  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    this.#isWanted = false;
    const began = Date.now();
    try {
      await this.#task();
    } catch (error) {
      this.#options.onError?.(error);
    }
    this.#isRunning = false;
    this.#ended = Date.now();
    this.#took = this.#ended - began;
    if (this.#isWanted) this.request();
  }
}
