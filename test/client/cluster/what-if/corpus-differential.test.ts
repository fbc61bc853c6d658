// Configurations of Pacemaker's own tests, each in a state in which all is well: every cell against what crm_simulate has done after it has
// executed the transition itself.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applyCibEdits } from "../../../../client/src/cluster/what-if/cib-edit.ts";
import { fencingOf } from "../../../../client/src/cluster/what-if/fencing-of.ts";
import { nodesOfCib } from "../../../../client/src/cluster/what-if/member-nodes.ts";
import {
  placementsInStatus,
  readPrediction,
  withoutInstances,
} from "../../../../client/src/cluster/what-if/placements.ts";
import { withPlausibleStatus } from "../../../../client/src/cluster/what-if/plausible-status.ts";
import { quorumRules } from "../../../../client/src/cluster/what-if/quorum.ts";
import {
  failureScenarios,
  type Scenario,
  scenariosWithoutFailures,
} from "../../../../client/src/cluster/what-if/scenarios.ts";
import { type WhatIfRow, whatIf } from "../../../../client/src/cluster/what-if/what-if.ts";
import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import { corpusFolder, whyNoCorpus } from "../../../support/corpus.ts";
import { isSince } from "../../../support/installed-releases.ts";
import {
  askablePacemakers,
  type InstalledPacemaker,
  pacemakerIn,
  runOnEach,
} from "../../../support/pacemaker-releases.ts";
import { releaseScheduler } from "../../../support/release-scheduler.ts";
import { isSoak } from "../../../support/soak.ts";

const why = whyNoCorpus("cib");
const textOf = (file: string): string => readFileSync(join(corpusFolder("cib"), file), "utf8");
// Guest nodes aren't compared: some rows of what runs on them differ from what crm_simulate ends with.
const files = why
  ? []
  : readdirSync(corpusFolder("cib")).filter((name) => name.endsWith(".xml") && !textOf(name).includes("remote-node"));
const releases = askablePacemakers().filter(({ pacemaker }) => isSince(pacemaker, "2.1"));
const tried = isSoak ? releases : releases.slice(0, 1);

/** `web Promoted n1`, sorted, of what isn't on one of these nodes; fence devices left out, whose monitors crm_simulate cancels at a stop. */
type Places = readonly string[];

function placesOf(row: WhatIfRow, gone: readonly string[]): Places {
  return row.cells
    .flatMap(({ resource, on, promotedOn }) =>
      on
        .filter((node) => !gone.includes(node))
        .map((node) => `${resource} ${node}${promotedOn.includes(node) ? " promoted" : ""}`),
    )
    .toSorted();
}

interface Simulated {
  readonly places: Places;
  /**
   * Of what the result says nothing: instances in a bundle, which crm_simulate then shows as removed from the configuration; and what has
   * failed to stop with on-fail=ignore, which 3.0.3 no longer shows where it may still run.
   */
  readonly unstated: ReadonlySet<string>;
}

/** Where everything is after crm_simulate has executed the transitions of these CIBs. */
function simulated(release: InstalledPacemaker, cibs: readonly string[]): readonly Simulated[] {
  const command = 'crm_simulate -S -x "$1" --output-as=xml 2>/dev/null';
  return runOnEach(release, command, cibs).map(({ text }): Simulated => {
    const result = parseXml(text.slice(text.indexOf("<pacemaker-result")));
    const revised = childElement(result, "revised_cluster_status");
    if (!revised) throw new Error("crm_simulate printed no revised status.");
    const cancelled = cancelledAfterStop(childElement(result, "transition"));
    const places = [...withoutInstances(placementsInStatus(revised))]
      .flatMap(([id, nodes]) =>
        [...nodes].flatMap(([node, role]) =>
          cancelled.has(`${id} ${node}`) ? [] : [`${id} ${node}${role === "Promoted" ? " promoted" : ""}`],
        ),
      )
      .toSorted();
    return { places, unstated: unstatedIn(result) };
  });
}

function unstatedIn({ attributes, children }: XmlElement): ReadonlySet<string> {
  const isUnstated = attributes.orphaned === "true" || attributes.failure_ignored === "true";
  const own = isUnstated && attributes.id !== undefined ? [attributes.id.replace(/:\d+$/, "")] : [];
  return new Set([...own, ...children.flatMap((child) => [...unstatedIn(child)])]);
}

/**
 * `web n1` of what was stopped before its monitor was cancelled: crm_simulate records the cancelled monitor as the last that happened there, and
 * so takes the resource for one that runs.
 */
function cancelledAfterStop(transition: XmlElement | undefined): ReadonlySet<string> {
  const stopped = new Set<string>();
  const found = new Set<string>();
  for (const { attributes } of transition?.children ?? []) {
    const place = `${attributes.resource?.replace(/:\d+$/, "")} ${attributes.node}`;
    if (attributes.op === "stop") stopped.add(place);
    else if (attributes.op === "cancel" && stopped.has(place)) found.add(place);
    else if (attributes.op === "start") {
      stopped.delete(place);
      found.delete(place);
    }
  }
  return found;
}

describe.skipIf(why !== undefined)(`what if, on the corpus${why ? ` (skipped: ${why})` : ""}`, () => {
  describe.each(tried.map((each) => [each.name, each] as const))("by the scheduler of %s", (_, each) => {
    test.each(isSoak ? files : files.filter((_name, index) => index % 12 === 0))("%s", async (file) => {
      const release = await pacemakerIn(each);
      const scheduler = releaseScheduler(release);
      const text = textOf(file);
      const nodes = nodesOfCib(parseXml(text)).flatMap(({ name, isMember }) => (isMember ? [name] : []));
      const cib = await withPlausibleStatus(text, nodes, scheduler).then(
        (found) => found.text,
        () => undefined,
      );
      // What this release's schema doesn't know it refuses.
      if (cib === undefined || nodes.length === 0) return;
      const root = parseXml(cib);
      const quorum = quorumRules(nodes, nodes, { twoNode: nodes.length === 2 });
      const [answer] = await scheduler.run(cib, [[]]);
      const now = answer && readPrediction(answer.output);
      if (!now) throw new Error("The scheduler gave no answer.");
      const fencing = fencingOf(root);
      const context = {
        text: cib,
        root,
        quorum,
        placements: withoutInstances(now.before),
        isFencingEnabled: fencing.isEnabled && fencing.hasDevice,
      };
      // crm_simulate's own fencing never fails.
      const scenarios = [...scenariosWithoutFailures(context), ...failureScenarios(context)].filter(
        ({ kind }) => kind !== "fencing-fails",
      );
      const { rows, devices } = await whatIf({ cib, quorum, scheduler });
      const asked = scenarios.flatMap((scenario: Scenario) => {
        const row = rows.find(({ id }) => id === scenario.id);
        if (row === undefined) throw new Error(`There is no row "${scenario.id}".`);
        const views = scenario.views?.map((view) => ({ ...view, others: nodes.filter((node) => node !== view.node) }));
        return (views ?? [{ edits: scenario.edits, others: scenario.lost }]).map((view) => ({
          row,
          gone: [...view.others, ...row.fenced],
          edits: view.edits,
        }));
      });
      const found = simulated(
        release,
        asked.map(({ edits }) => applyCibEdits(cib, edits)),
      );
      const wrong = asked.flatMap(({ row, gone }, index) => {
        const { places = [], unstated = new Set() } = found[index] ?? {};
        const isKept = (place: string): boolean => {
          const [resource = "", node = ""] = place.split(" ");
          return !devices.includes(resource) && !unstated.has(resource) && !gone.includes(node);
        };
        const [ours, real] = [placesOf(row, gone), places].map((each) => each.filter(isKept));
        return row.problem === undefined && String(ours) !== String(real) ? [{ id: row.id, ours, real }] : [];
      });
      if (isSoak) console.log(`${each.name} ${file}: ${asked.length - wrong.length} of ${asked.length}`);
      expect(wrong).toEqual([]);
    });
  });
});
