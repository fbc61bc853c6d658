import { wordTable } from "../../text/word-table.ts";
import type { Show } from "./explain-rule.ts";

/** `a`, `a and b`, `a, b and c` */
function listed(names: readonly string[], conjunction: "and" | "or" = "and"): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** The most names in one sentence. */
const maxNames = 12;

/** The names of resources as a list; of too many, the last are only counted. */
export function shown(members: readonly { readonly value: string }[], show: Show): string {
  const names = members
    .slice(0, members.length > maxNames ? maxNames - 1 : maxNames)
    .map((member) => show(member.value));
  const others = members.length - names.length;
  return listed(others > 0 ? [...names, `${others} others`] : names);
}

/** Clauses as one sentence; of too many, the last are left out. */
export function joined(clauses: readonly string[], by: string): string {
  return clauses.length > maxNames ? `${clauses.slice(0, maxNames - 1).join(by)}${by}and so on` : clauses.join(by);
}

/** From this value on, a score is INFINITY. */
const infinity = 1_000_000;

/** A score as a number, ±Infinity from ±1000000 on; undefined for anything else, such as the name of an attribute. */
export function scoreOf(score: string | undefined): number | undefined {
  const [, sign, digits] = /^([+-]?)(INFINITY|\d+)$/.exec(score ?? "") ?? [];
  if (digits === undefined) return undefined;
  const size = digits === "INFINITY" || Number(digits) >= infinity ? Number.POSITIVE_INFINITY : Number(digits);
  return sign === "-" ? 0 - size : size;
}

/** The verb for resources in a role, in the forms that sentences need. */
export interface RoleVerbs {
  /** `runs` */
  readonly is: string;
  /** `run`, for several */
  readonly are: string;
  /** `to run` */
  readonly to: string;
  /** `running` */
  readonly being: string;
}

function passive(participle: string): RoleVerbs {
  return {
    is: `is ${participle}`,
    are: `are ${participle}`,
    to: `to be ${participle}`,
    being: `being ${participle}`,
  };
}

const running: RoleVerbs = { is: "runs", are: "run", to: "to run", being: "running" };
const roles = wordTable<RoleVerbs>({
  promoted: passive("promoted"),
  master: passive("promoted"),
  unpromoted: passive("unpromoted"),
  slave: passive("unpromoted"),
  stopped: passive("stopped"),
});

/** The verb for that role; running where none is given. */
export function roleVerbs(role: string | undefined): RoleVerbs {
  return roles[(role ?? "").toLowerCase()] ?? running;
}

/** `runs` or `run`, depending on the count. */
export function verb(being: RoleVerbs, count: number): string {
  return count > 1 ? being.are : being.is;
}
