import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { readCibText } from "../../cluster/cib/cib-content.ts";
import { disruptiveSteps, formatStep } from "../../cluster/simulate/format-simulation.ts";
import { readText } from "../read-documents.ts";
import type { MadePlan } from "./make-plan.ts";
import { Misuse, Refusal } from "./options.ts";

/** By which a plan is known again: digests of the live and the wanted configuration, slow to make, since these may hold passwords. */
export interface PlanMarks {
  readonly salt: string;
  readonly live: string;
  readonly wanted: string;
}

const planSchema = v.object({
  format: v.literal(1),
  cluster: v.string(),
  files: v.array(v.string()),
  mode: v.picklist(["update", "replace", "roll-back"]),
  marks: v.object({ salt: v.string(), live: v.string(), wanted: v.string() }),
  foresight: v.optional(
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

/** The marks of a plan. */
export async function planMarks({ base, plan }: MadePlan, salt = randomBytes(16).toString("hex")): Promise<PlanMarks> {
  const [live, wanted] = await Promise.all([digest(base, salt), digest(plan.cib, salt)]);
  return { salt, live, wanted };
}

/** Reads a plan's file. Throws Misuse when it is none. */
export function readPlanFile(file: string): PlanFile {
  let value: unknown;
  try {
    value = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Misuse(`"${file}" is no plan: it is no JSON`);
    throw error;
  }
  const parsed = v.safeParse(planSchema, value);
  if (!parsed.success) throw new Misuse(`"${file}" is no plan of "quorate plan --format json"`);
  return parsed.output;
}

/** Refuses unless the plan that was made now is the one that was reviewed. */
export async function refuseAnotherPlan(reviewed: PlanFile, made: MadePlan): Promise<void> {
  if (reviewed.cluster !== made.cluster)
    throw new Refusal(`the plan was made for "${reviewed.cluster}", not for "${made.cluster}". Nothing was applied.`);
  const now = await planMarks(made, reviewed.marks.salt);
  if (!isSame(now.live, reviewed.marks.live))
    throw new Refusal(
      `"${made.cluster}" was changed since the plan was made. Nothing was applied. Plan again and review what is different.`,
    );
  if (!isSame(now.wanted, reviewed.marks.wanted))
    throw new Refusal(
      "the files were changed since the plan was made. Nothing was applied. Plan again and review the plan.",
    );
}

const risks = ["harmless", "disturbs", "removes", "fences"];

/**
 * Refuses when the cluster would now do worse to a resource or node than what was reviewed, say because a node was lost since.
 * Where nothing was known at the review, nothing is refused.
 */
export function refuseMoreSevere({ foresight }: PlanFile, made: Pick<MadePlan, "cluster" | "foresight">): void {
  const known = foresight?.transition?.steps;
  if (known === undefined || made.foresight === undefined) return;
  const reviewed = new Map<string, number>();
  for (const { subject, members, risk } of known)
    for (const name of [subject, ...members])
      reviewed.set(name, Math.max(reviewed.get(name) ?? 0, risks.indexOf(risk)));
  const worse = disruptiveSteps(made.foresight).filter(({ subject, members, risk }) => {
    const isCovered = (name: string): boolean => (reviewed.get(name) ?? 0) >= risks.indexOf(risk);
    return !isCovered(subject) && (members.length === 0 || !members.every(isCovered));
  });
  if (worse.length === 0) return;
  throw new Refusal(
    `"${made.cluster}" would now do what the reviewed plan doesn't tell. Nothing was applied; plan again and review it, or say --yes.\n${worse.map((step) => `  ${formatStep(step)}`).join("\n")}`,
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
