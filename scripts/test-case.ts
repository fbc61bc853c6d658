/** What became of one test, whichever tool ran it. */
export interface TestCase {
  readonly name: string;
  /** The file it stands in, from the top of the tree, where its tool says so. */
  readonly file?: string;
  readonly state: "passed" | "failed" | "skipped";
  /** The error of a failed test, the reason of a skipped one. */
  readonly message?: string;
  /** It was skipped for what nobody can provide on this machine, which is no failure in CI either. */
  readonly isExcused?: boolean;
}
