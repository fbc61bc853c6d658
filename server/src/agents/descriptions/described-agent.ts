/** Our own description of an agent; each text is one line. */
export interface DescribedAgent {
  readonly agent: string;
  /** By name; only the most important ones. */
  readonly parameters?: Readonly<Record<string, string>>;
}
