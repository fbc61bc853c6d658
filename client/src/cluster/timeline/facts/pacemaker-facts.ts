import type { Fact } from "../event.ts";
import type { LogLine } from "../logs/log-line.ts";
import type { LogText } from "../logs/log-text.ts";
import { attributeTexts } from "./attribute-facts.ts";
import { configurationTexts } from "./configuration-facts.ts";
import { daemonTexts } from "./daemon-facts.ts";
import { dlmTexts } from "./dlm-facts.ts";
import { fencingTexts } from "./fencing-facts.ts";
import { membershipTexts } from "./membership-facts.ts";
import { operationTexts } from "./operation-facts.ts";
import { transitionTexts } from "./transition-facts.ts";

const texts: readonly LogText[] = [
  ...attributeTexts,
  ...dlmTexts,
  ...membershipTexts,
  ...fencingTexts,
  ...transitionTexts,
  ...operationTexts,
  ...configurationTexts,
  ...daemonTexts,
];
const isOf = (of: string, daemon: string): boolean =>
  of === "*" ? !/^(?:agent|sbd|dlm_controld)$/.test(daemon) : of === daemon || of.split("|").includes(daemon);

/** What a line of a daemon of Pacemaker says; nothing of the timeline: none. The texts are those of 1.1 to 3.0.3. `nameOf`: a node's name by its number. */
export function pacemakerFacts(line: LogLine, nameOf: (id: string) => string): readonly Fact[] {
  for (const [of, pattern, fact] of texts) {
    if (!isOf(of, line.daemon)) continue;
    const found = pattern.exec(line.text);
    if (found === null) continue;
    const said = fact(found.slice(1), line, nameOf);
    return said === undefined ? [] : Array.isArray(said) ? said : [said as Fact];
  }
  return [];
}
