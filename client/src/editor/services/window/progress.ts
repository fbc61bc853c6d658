import * as vscode from "vscode";
import type { Log } from "./log.ts";
import { signalOf } from "./messages.ts";
import * as plainWindow from "./plain-window.ts";

/** Milliseconds before progress is shown. */
const delay = 400;

/** How work reports the step that it begins, and is cancelled. */
interface StepOptions {
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds between the times that a step which takes long is shown with how long it has taken. */
const between = 5_000;

/**
 * Runs the steps of something that was approved: a notification shows the step with, from a few seconds on, how long it has taken, and a
 * button to cancel; the log gets each step.
 */
export async function withSteps<T>(
  log: Log,
  { cluster, title }: { readonly cluster: string; readonly title: string },
  work: (options: StepOptions) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await plainWindow.withProgress(options, async (progress, token) => {
    let step = { text: "", began: Date.now() };
    const repeat = setInterval(() => {
      const seconds = Math.round((Date.now() - step.began) / 1000);
      if (step.text !== "") progress.report({ message: `${step.text} (${seconds} s)` });
    }, between);
    try {
      return await work({
        onStep(text) {
          log.info(`${cluster}: ${text}`);
          step = { text, began: Date.now() };
          progress.report({ message: text });
        },
        signal: signalOf(token),
      });
    } finally {
      clearInterval(repeat);
    }
  });
}

/**
 * Runs work that is usually quick. When it takes longer, a notification shows its progress, with the last message given to
 * `report`, and a button to cancel.
 */
export async function withProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (text: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  let last = "";
  let report = (text: string): void => {
    last = text;
  };
  const done = work(cancel.signal, (text) => report(text));
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void plainWindow.withProgress(options, (progress, token) => {
      report = (message) => progress.report({ message });
      if (last !== "") report(last);
      token.onCancellationRequested(() => cancel.abort());
      return done.then(
        () => undefined,
        () => undefined,
      );
    });
  }, delay);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
  }
}

/** The same for work that only reads: it resolves to undefined where the person cancels it. */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  return await withProgress(title, async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}
