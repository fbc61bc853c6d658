import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import { readCibText } from "../../../cluster/cib/cib-content.ts";
import { disruptiveSteps, formatStep } from "../../../cluster/simulate/format-simulation.ts";
import { Misuse, Refusal } from "../../options.ts";
import { readText } from "../../read-documents.ts";
import type { TerminalPlan } from "./terminal-plan.ts";

/** Identifies a plan: digests of the live and the wanted configuration, slow to compute, since these may hold passwords. */
interface PlanDigests {
  readonly salt: string;
  readonly live: string;
  readonly wanted: string;
}

const planSchema = v.object({
  format: v.literal(1),
  cluster: v.string(),
  files: v.array(v.string()),
  mode: v.picklist(["update", "replace", "roll-back"]),
  digests: v.object({ salt: v.string(), live: v.string(), wanted: v.string() }),
  simulation: v.optional(
    v.object({
      transition: v.optional(
        v.object({
          steps: v.array(v.object({ subject: v.string(), members: v.array(v.string()), risk: v.string() })),
        }),
      ),
    }),
  ),
});

/** A plan that was reviewed, as `quorate plan --format json` wrote it. */
export type PlanFile = v.InferOutput<typeof planSchema>;

/** The digests of a plan. */
export async function planDigests(
  { base, plan }: TerminalPlan,
  salt = randomBytes(16).toString("hex"),
): Promise<PlanDigests> {
  const [live, wanted] = await Promise.all([digest(base, salt), digest(plan.cib, salt)]);
  return { salt, live, wanted };
}

/** Reads a plan's file. Throws Misuse when it isn't one. */
export function readPlanFile(file: string): PlanFile {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Misuse(`${quoted(file)} is not a plan: it is not JSON`);
    throw error;
  }
  const parsed = v.safeParse(planSchema, value);
  if (!parsed.success) throw new Misuse(`${quoted(file)} is not a plan written by "quorate plan --format json"`);
  return parsed.output;
}

/** Throws a Refusal unless the plan that was made now is the one that was reviewed. */
export async function refuseAnotherPlan(reviewed: PlanFile, made: TerminalPlan): Promise<void> {
  if (reviewed.cluster !== made.cluster)
    throw new Refusal(`the plan was made for "${reviewed.cluster}", not for "${made.cluster}". Nothing was applied.`);
  const now = await planDigests(made, reviewed.digests.salt);
  if (!isSame(now.live, reviewed.digests.live))
    throw new Refusal(
      `"${made.cluster}" was changed since the plan was made. Nothing was applied. Plan again and review the plan.`,
    );
  if (!isSame(now.wanted, reviewed.digests.wanted))
    throw new Refusal(
      "the files were changed since the plan was made. Nothing was applied. Plan again and review the plan.",
    );
}

const risks = ["harmless", "interrupts", "removes", "fences"];

/**
 * Throws a Refusal when the cluster would now disrupt a resource or node more than in the reviewed plan, for example because a node was
 * lost since. A plan without a simulation refuses nothing.
 */
export function refuseMoreSevere({ simulation }: PlanFile, made: Pick<TerminalPlan, "cluster" | "simulation">): void {
  const known = simulation?.transition?.steps;
  if (known === undefined || made.simulation === undefined) return;
  const reviewed = new Map<string, number>();
  for (const { subject, members, risk } of known)
    for (const name of [subject, ...members])
      reviewed.set(name, Math.max(reviewed.get(name) ?? 0, risks.indexOf(risk)));
  const worse = disruptiveSteps(made.simulation).filter(({ subject, members, risk }) => {
    const wasReviewed = (name: string): boolean => (reviewed.get(name) ?? 0) >= risks.indexOf(risk);
    return !wasReviewed(subject) && (members.length === 0 || !members.every(wasReviewed));
  });
  if (worse.length === 0) return;
  throw new Refusal(
    `"${made.cluster}" would now do what the reviewed plan doesn't show. Nothing was applied; plan again and review the plan, or use --yes.`,
    worse.map((step) => `  ${formatStep(step)}`),
  );
}

function digest(cib: string, salt: string): Promise<string> {
  const { source, configuration } = readCibText(cib, "A CIB");
  return new Promise((resolve, reject) => {
    scrypt(source.slice(configuration.start, configuration.end), salt, 32, (error, key) =>
      error ? reject(error) : resolve(key.toString("hex")),
    );
  });
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
