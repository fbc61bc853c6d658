import { wildcardMatches } from "../wildcards.ts";
import { matchWords } from "./config-words.ts";

/** What the sections of an SSH client's configuration are compared with. */
export interface MatchSubject {
  /** The host as the person named it. */
  readonly originalHost: string;
  /** The host that `Host` compares: the named one; in the second pass the one that HostName led to. */
  readonly host: string;
  /** The host that `Match host` compares: what HostName says so far. */
  readonly resolvedHost: string;
  /** The account on the host, as far as it is known. */
  readonly user: string;
  readonly localUser: string;
  /** What Tag says so far (OpenSSH 9.4 and later); empty where it says nothing. */
  readonly tag?: string;
  /** Is this the second pass, which `Match final` and canonical names ask for? */
  readonly isFinal: boolean;
}

/** Does `Host` with these patterns apply? A negated pattern that matches excludes, wherever it stands. */
export function hostApplies(patterns: readonly string[], host: string): boolean {
  const matching = patterns.filter((pattern) => wildcardMatches(pattern.replace(/^!/, ""), host));
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith("!"));
}

/** Does a list of patterns with commas match? */
function listMatches(list: string, text: string, ignoreCase = false): boolean {
  const [patterns, whole] = ignoreCase ? [list.toLowerCase(), text.toLowerCase()] : [list, text];
  return hostApplies(patterns.split(","), whole);
}

/**
 * Does a `Match` line apply? `exec` is never run, and criteria that aren't known here can't be checked: a line with one of those doesn't apply,
 * negated or not. `wantsFinal` says whether it asks for the second pass.
 */
export function matchApplies(rest: string, subject: MatchSubject): { applies: boolean; wantsFinal: boolean } {
  const words = matchWords(rest);
  let applies = words.length > 0;
  let wantsFinal = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const isNegated = word.startsWith("!");
    const criterion = word.replace(/^!/, "").toLowerCase();
    const require = (matches: boolean): void => {
      if (matches === isNegated) applies = false;
    };
    if (criterion === "all") require(true);
    else if (criterion === "final" || criterion === "canonical") {
      if (criterion === "final") wantsFinal = true;
      require(subject.isFinal);
    } else {
      const argument = words[++at] ?? "";
      if (criterion === "host") require(listMatches(argument, subject.resolvedHost, true));
      else if (criterion === "originalhost") require(listMatches(argument, subject.originalHost, true));
      else if (criterion === "user") require(listMatches(argument, subject.user));
      else if (criterion === "localuser") require(listMatches(argument, subject.localUser));
      else if (criterion === "tagged") require(listMatches(argument, subject.tag ?? ""));
      else applies = false;
    }
  }
  return { applies, wantsFinal };
}
