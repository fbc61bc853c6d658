/** The exit codes of the commands that talk to a cluster. */
export const exitCodes = {
  /** There is nothing to change, or the command did what it should. */
  done: 0,
  failed: 1,
  misuse: 2,
  /** There is something to change; for `status`: something is wrong. */
  change: 3,
  /** Nothing was done, deliberately: an error in the text, a concurrent change, or a person who said no. */
  refused: 4,
} as const;
