import type { Fact } from "../event.ts";
import type { LogLine } from "../logs/log-line.ts";
import type { LogText } from "../logs/log-text.ts";
import { configurationTexts } from "./configuration-facts.ts";
import { daemonTexts } from "./daemon-facts.ts";
import { fencingTexts } from "./fencing-facts.ts";
import { membershipTexts } from "./membership-facts.ts";
import { operationTexts } from "./operation-facts.ts";
import { transitionTexts } from "./transition-facts.ts";

const texts: readonly LogText[] = [
  ...membershipTexts,
  ...fencingTexts,
  ...transitionTexts,
  ...operationTexts,
  ...configurationTexts,
  ...daemonTexts,
];
const isOf = (of: string, daemon: string): boolean =>
  of === "*" ? daemon !== "agent" && daemon !== "sbd" : of === daemon || of.split("|").includes(daemon);

/** What a line of a daemon of Pacemaker says; nothing of the timeline: none. The texts are those of 1.1 to 3.0.3. */
export function pacemakerFacts(line: LogLine): readonly Fact[] {
  for (const [of, pattern, fact] of texts) {
    if (!isOf(of, line.daemon)) continue;
    const found = pattern.exec(line.text);
    if (found === null) continue;
    const said = fact(found.slice(1), line);
    return said === undefined ? [] : Array.isArray(said) ? said : [said as Fact];
  }
  return [];
}
