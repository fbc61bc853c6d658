/** What the commands that talk to a cluster end with. */
export const exitCodes = {
  /** Nothing is to be changed, or what was asked for is done. */
  done: 0,
  failed: 1,
  misuse: 2,
  /** There is something to change; of `status`: something is wrong. */
  change: 3,
  /** Nothing was done, and that on purpose: an error in the text, a rival change, or a person who said no. */
  refused: 4,
} as const;
