/** A time limit that pauses while the person is asked. */
export interface Deadline {
  /** Asks a question while the time is paused. */
  pausedFor<T>(question: () => Promise<T>): Promise<T>;
  /** Is the person being asked now? */
  readonly paused: boolean;
  /** Resolves when no question is open. */
  answered(): Promise<void>;
  stop(): void;
}

/** Calls `expired` once after this many milliseconds, not counting pauses, unless stopped before. */
export function startDeadline(milliseconds: number, expired: () => void): Deadline {
  let left = milliseconds;
  let since = Date.now();
  let timer: NodeJS.Timeout | undefined = setTimeout(expired, left);
  let stopped = false;
  const questions = new Set<Promise<unknown>>();
  return {
    get paused() {
      return questions.size > 0;
    },
    async pausedFor(question) {
      if (questions.size === 0) {
        left -= Date.now() - since;
        clearTimeout(timer);
      }
      const asked = question();
      questions.add(asked);
      try {
        return await asked;
      } finally {
        questions.delete(asked);
        if (questions.size === 0 && !stopped) {
          since = Date.now();
          timer = setTimeout(expired, Math.max(left, 1000));
        }
      }
    },
    async answered() {
      await Promise.allSettled(questions);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
