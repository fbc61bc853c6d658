import * as vscode from "vscode";

/** Milliseconds that something may take before anybody is told that it goes on. */
const unnoticed = 400;

/**
 * Does something that is mostly done at once: only when it takes longer, a notification says so, with what `say` was told last,
 * and lets the person cancel it.
 */
export async function withProgress<T>(
  title: string,
  work: (token: vscode.CancellationToken, say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new vscode.CancellationTokenSource();
  let said = "";
  let tell = (text: string): void => {
    said = text;
  };
  const done = work(cancel.token, (text) => tell(text));
  const timer = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, (progress, token) => {
      tell = (message) => progress.report({ message });
      if (said !== "") tell(said);
      token.onCancellationRequested(() => cancel.cancel());
      return done.then(
        () => undefined,
        () => undefined,
      );
    });
  }, unnoticed);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
    cancel.dispose();
  }
}
