/** An agent in our own words, each text a line. */
export interface DescribedAgent {
  readonly agent: string;
  /** By name; only the main ones. */
  readonly parameters?: Readonly<Record<string, string>>;
}
