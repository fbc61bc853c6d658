import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../scripts/paths.mjs";

/** Why no test can run in a browser here; undefined when one can. */
export function whyNoBrowser(): string | undefined {
  return findChromium() ? undefined : "no Chromium was found (QUORATE_CHROMIUM can name one)";
}

/** Starts a headless Chromium; the caller closes it. Throws when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(`Cannot start a browser: ${whyNoBrowser()}.`);
  return chromium.launch({
    executablePath,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // Chromium refuses its sandbox to root; the pages it opens here are our own.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-quic",
      "--disable-sync",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
}
