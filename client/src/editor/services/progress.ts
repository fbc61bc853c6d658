import * as vscode from "vscode";
import * as plainWindow from "./plain-window.ts";

/** Milliseconds before progress is shown. */
const delay = 400;

/**
 * Runs work that is usually quick. When it takes longer, a notification shows its progress, with the last message given to
 * `report`, and a button to cancel.
 */
export async function withProgress<T>(
  title: string,
  work: (token: vscode.CancellationToken, report: (text: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new vscode.CancellationTokenSource();
  let last = "";
  let report = (text: string): void => {
    last = text;
  };
  const done = work(cancel.token, (text) => report(text));
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void plainWindow.withProgress(options, (progress, token) => {
      report = (message) => progress.report({ message });
      if (last !== "") report(last);
      token.onCancellationRequested(() => cancel.cancel());
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
    cancel.dispose();
  }
}
