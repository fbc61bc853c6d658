import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../../scripts/paths.mjs";
import { convert } from "../../../server/src/workspace.ts";

/** A cluster as crm_simulate begins with: its nodes are online, and nothing runs. */
export interface Situation {
  readonly nodes: readonly string[];
  /** The promotion scores that the agents have set, by the primitive and the node. */
  readonly promotion?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** What the scheduler does: where everything ends up, and which action waits for which. */
export interface Outcome {
  /** Some actions wait for each other, and none of them is ever done. */
  readonly hangs: boolean;
  /** The nodes of each primitive's instances, with the role of each. */
  readonly active: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Whether an action, such as `fs_start`, is due at all, and follows another one (`r0_promote`) when both are. */
  follows(action: string, before: string): boolean;
  /** The lines of what is done (`Migrate vm ( n1 -> n2 )`). */
  readonly actions: readonly string[];
}

/** Pacemaker's scheduler, where it is installed; undefined where it isn't. */
export function findScheduler(): string | undefined {
  return findProgram("crm_simulate") ?? undefined;
}

/** A folder in which crm_simulate runs; `close` removes it. */
export class Scheduler {
  readonly #folder = mkdtempSync(join(tmpdir(), "quorate-scheduler-"));

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts a configuration in the crm language on idle nodes. */
  start(crm: string, situation: Situation): Outcome {
    const nodes = situation.nodes.map((name, i) => `node ${i + 1}: ${name}\n`).join("");
    const { text, errors } = convert(
      "cluster.crm",
      `${nodes}property stonith-enabled=false no-quorum-policy=ignore\n${crm}`,
      "crm",
      "cib",
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    writeFileSync(
      this.#file("in.xml"),
      text.replace("</cib>", `${status(situation)}</cib>`).replace(/<status\s*\/>/, ""),
    );
    return this.#run("in.xml");
  }

  /** Goes on from where the last run ended, after one node was put into standby. */
  standby(node: string): Outcome {
    const cib = readFileSync(this.#file("out.xml"), "utf8");
    const standby = `<instance_attributes id="standby"><nvpair id="standby-on" name="standby" value="on"/></instance_attributes>`;
    const changed = cib.replace(new RegExp(`(<node [^>]*uname="${node}"[^>]*?)/>`), `$1>${standby}</node>`);
    if (changed === cib) throw new Error(`The CIB has no node ${node}.`);
    writeFileSync(this.#file("in.xml"), changed);
    return this.#run("in.xml");
  }

  /** Goes on from where the last run ended, without one of the constraints. */
  without(constraint: string): Outcome {
    const cib = readFileSync(this.#file("out.xml"), "utf8");
    writeFileSync(this.#file("in.xml"), cib.replace(new RegExp(`<rsc_location id="${constraint}"[^>]*/>`), ""));
    return this.#run("in.xml");
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }

  #run(input: string): Outcome {
    const simulate = findScheduler() ?? "";
    const args = ["-x", this.#file(input), "-S", "-O", this.#file("out.xml"), "-D", this.#file("graph.dot")];
    const shown = spawnSync(simulate, [...args, "--output-as=xml"], { encoding: "utf8" });
    const hangs = shown.stdout.includes("Transition failed");
    if (shown.status !== 0 && !hangs) throw new Error(shown.stdout + shown.stderr);
    const state = spawnSync(simulate, ["-x", this.#file("out.xml"), "--output-as=xml"], { encoding: "utf8" });
    return {
      hangs,
      active: activeIn(state.stdout),
      actions: [...shown.stdout.matchAll(/<rsc_action ([^>]*)\/>/g)].map(([, attributes]) => attributes ?? ""),
      follows: followsIn(readFileSync(this.#file("graph.dot"), "utf8")),
    };
  }
}

function status({ nodes, promotion = {} }: Situation): string {
  const states = nodes.map((name, i) => {
    const id = `${i + 1}`;
    const scores = Object.entries(promotion).flatMap(([primitive, byNode]) =>
      byNode[name] === undefined
        ? []
        : [`<nvpair id="score-${id}-${primitive}" name="master-${primitive}" value="${byNode[name]}"/>`],
    );
    return [
      `<node_state id="${id}" uname="${name}" in_ccm="true" crmd="online" join="member" expected="member">`,
      `<lrm id="${id}"><lrm_resources/></lrm><transient_attributes id="${id}">`,
      `<instance_attributes id="status-${id}">${scores.join("")}</instance_attributes>`,
      "</transient_attributes></node_state>",
    ].join("");
  });
  return `<status>${states.join("")}</status>`;
}

function activeIn(xml: string): Map<string, Map<string, string>> {
  const active = new Map<string, Map<string, string>>();
  for (const [, attributes = "", inner = ""] of xml.matchAll(/<resource ([^>]*[^/])>(.*?)<\/resource>/gs)) {
    const value = (name: string): string => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    const id = value("id").replace(/:\d+$/, "");
    for (const [, node = ""] of inner.matchAll(/<node [^>]*?name="([^"]*)"/g)) {
      const nodes = active.get(id) ?? new Map<string, string>();
      active.set(id, nodes.set(node, value("role")));
    }
  }
  return active;
}

/** Reads the transition graph: whether each action of one name waits, directly or not, for some action of another. */
function followsIn(dot: string): Outcome["follows"] {
  const next = new Map<string, string[]>();
  const all = new Set<string>();
  for (const [, from = "", to] of dot.matchAll(/^"([^"]*)"(?: -> "([^"]*)")?/gm)) {
    all.add(from);
    if (to === undefined) continue;
    all.add(to);
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const named = (action: string): string[] => {
    const [, id = "", step = ""] = /^(.*)_(\w+)$/.exec(action) ?? [];
    const pattern = new RegExp(`^${id}(:\\d+)?_${step}_0 `);
    return [...all].filter((each) => pattern.test(each));
  };
  return (action, before) => {
    const reached = new Set(named(before));
    for (const each of reached) for (const to of next.get(each) ?? []) reached.add(to);
    const actions = named(action);
    return actions.length > 0 && actions.every((each) => reached.has(each));
  };
}
