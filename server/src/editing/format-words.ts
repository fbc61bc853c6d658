import { wordTable } from "../text/word-table.ts";
import type { Show } from "./explain-rule.ts";

/** `a`, `a and b`, `a, b and c` */
export function listed(names: readonly string[], word: "and" | "or" = "and"): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** No sentence names more than these. */
const most = 12;

/** The names of resources as a list; the last of very many are only counted. */
export function shown(members: readonly { readonly value: string }[], show: Show): string {
  const names = members.slice(0, members.length > most ? most - 1 : most).map((member) => show(member.value));
  const others = members.length - names.length;
  return listed(others > 0 ? [...names, `${others} others`] : names);
}

/** Clauses as one sentence; the last of very many are left out. */
export function joined(clauses: readonly string[], by: string): string {
  return clauses.length > most ? `${clauses.slice(0, most - 1).join(by)}${by}and so on` : clauses.join(by);
}

/** Pacemaker's greatest score: from here on it is INFINITY. */
const infinity = 1_000_000;

/** A score as a number, ±Infinity from ±1000000 on; undefined for what is none, such as the name of an attribute. */
export function scoreOf(score: string | undefined): number | undefined {
  const [, sign, word] = /^([+-]?)(INFINITY|\d+)$/.exec(score ?? "") ?? [];
  if (word === undefined) return undefined;
  const size = word === "INFINITY" || Number(word) >= infinity ? Number.POSITIVE_INFINITY : Number(word);
  return sign === "-" ? 0 - size : size;
}

/** What resources do in a role, in the forms that sentences need. */
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

function passive(word: string): RoleVerbs {
  return { is: `is ${word}`, are: `are ${word}`, to: `to be ${word}`, being: `being ${word}` };
}

const running: RoleVerbs = { is: "runs", are: "run", to: "to run", being: "running" };
const roles = wordTable<RoleVerbs>({
  promoted: passive("promoted"),
  master: passive("promoted"),
  unpromoted: passive("unpromoted"),
  slave: passive("unpromoted"),
  stopped: passive("stopped"),
});

/** What a resource does in that role; running where none is given. */
export function roleVerbs(role: string | undefined): RoleVerbs {
  return roles[(role ?? "").toLowerCase()] ?? running;
}

/** `runs` or `run`, by how many there are. */
export function verb(being: RoleVerbs, count: number): string {
  return count > 1 ? being.are : being.is;
}
