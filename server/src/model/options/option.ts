/** A keyword of the configuration, what it means, and which releases of Pacemaker accept it. Releases are Pacemaker's, as "2.1.9". */
export interface KeywordInfo {
  /** As it is written. A `*` at its end matches any ending (`fail-count-*`). */
  readonly name: string;
  /** One to three sentences of our own: meaning, effect, and danger where there is one. */
  readonly description: string;
  /** The name that newer releases prefer; this one is still read unless `removed` says otherwise. */
  readonly renamedTo?: { readonly name: string; readonly since: string };
  /** The name that releases before `since` know. */
  readonly renamedFrom?: string;
  /** The first release that knows it; absent where it is older than 2.0. */
  readonly since?: string;
  readonly deprecated?: { readonly since: string; readonly instead?: string };
  /** The first release that no longer knows it. */
  readonly removed?: { readonly since: string; readonly instead?: string };
}

/** One value that an option may have. */
export interface Choice {
  readonly value: string;
  readonly meaning: string;
  /** The first release that takes it; absent where all that are supported do. */
  readonly since?: string;
}

/** What a value means, and since which release, for people. */
export function describeChoice({ meaning, since }: Choice): string {
  return since === undefined ? meaning : `${meaning} Since ${since}.`;
}

/** What the value of an option is. */
export type OptionType =
  | "string"
  | "boolean"
  | "integer"
  | "score"
  | "duration"
  | "percentage"
  | "choice"
  | "nodes"
  | "id"
  | "date";

/** An option: a name that takes a value. */
export interface OptionInfo extends KeywordInfo {
  readonly type: OptionType;
  /** As Pacemaker prints it; absent where there is none or it depends on something that the description names. */
  readonly default?: string;
  /** What a bare number counts, e.g. "s" for seconds. */
  readonly unit?: string;
  readonly choices?: readonly Choice[];
  /** Written by the cluster or its tools themselves; not meant to be set by hand. */
  readonly clusterOwned?: boolean;
}

/** The entry of that name, exactly as written, else one whose `*` covers it; undefined when the table has neither. */
export function findOption<T extends KeywordInfo>(table: readonly T[], name: string): T | undefined {
  return (
    table.find((entry) => entry.name === name) ??
    table.find((entry) => entry.name.endsWith("*") && name.startsWith(entry.name.slice(0, -1)))
  );
}

/**
 * Both entries of an option that a release renamed: the present one and the one of the old name.
 * `old` holds what else was different about it.
 */
export function renamed(
  present: OptionInfo,
  from: string,
  since: string,
  old: Partial<OptionInfo> = {},
): readonly OptionInfo[] {
  return [
    { ...present, renamedFrom: from, since },
    { ...present, ...old, name: from, renamedTo: { name: present.name, since } },
  ];
}
