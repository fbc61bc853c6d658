import type { Agent } from "../model/agent.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { StoredAgent, StoredParameter, StoredWithHistory } from "./catalogue-file.ts";

/** An agent with the defaults that the catalogue leaves out; `shared` has the parameters that its numbers refer to. */
export function expandAgent(
  { class: cls, provider, name }: Pick<Agent, "class" | "provider" | "name">,
  stored: StoredAgent,
  shared: readonly StoredParameter[] = [],
  since: { readonly agent?: string; parameter?(name: string): string | undefined } = {},
): Agent {
  const has = (action: string) => stored.actions.some((each) => each.name === action);
  let parameters: Agent["parameters"] | undefined;
  return {
    class: cls,
    ...omitUndefined({ provider }),
    name,
    ...(stored.deprecated === true ? { deprecated: true } : {}),
    ...omitUndefined({ since: since.agent }),
    // Most agents of a list are only named.
    get parameters() {
      parameters ??= stored.parameters.map((each) => {
        const facts = parameterOf(each, shared);
        return {
          type: "string" as const,
          required: false,
          unique: false,
          ...facts,
          ...omitUndefined({ since: since.parameter?.(facts.name) }),
        };
      });
      return parameters;
    },
    actions: stored.actions,
    promotable: has("promote"),
    migratable: has("migrate_to"),
  };
}

/** A parameter as it is stored, or the shared one that a number refers to. */
function parameterOf(stored: StoredParameter | number, shared: readonly StoredParameter[]): StoredParameter {
  return typeof stored === "number" ? (shared[stored] ?? { name: "" }) : stored;
}

/** The form of an agent in a release, counted from the oldest, 0; undefined where that release lacks the agent. */
export function formIn(
  agent: StoredWithHistory,
  release: number,
  shared: readonly StoredParameter[],
): StoredAgent | undefined {
  if (release < (agent.first ?? 0) || release > (agent.last ?? Number.POSITIVE_INFINITY)) return undefined;
  let form: StoredAgent = agent;
  for (const older of agent.older ?? []) {
    if (older.release < release) break;
    const changed = new Map((older.parameters ?? []).map((each) => [parameterOf(each, shared).name, each]));
    const left = form.parameters.filter((each) => !older.without?.includes(parameterOf(each, shared).name));
    const kept = left.map((each) => {
      const { name } = parameterOf(each, shared);
      const own = changed.get(name) ?? each;
      changed.delete(name);
      return own;
    });
    const deprecated = older.deprecated ?? form.deprecated;
    form = {
      ...(deprecated ? { deprecated } : {}),
      parameters: [...kept, ...changed.values()],
      actions: older.actions ?? form.actions,
    };
  }
  return form;
}

/** The names of an agent's parameters in each release that has the agent, by the release's number. */
export function parametersByRelease(
  agent: StoredWithHistory,
  releases: number,
  shared: readonly StoredParameter[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, ReadonlySet<string>>();
  for (let release = 0; release < releases; release++) {
    const form = formIn(agent, release, shared);
    if (form) found.set(release, new Set(form.parameters.map((each) => parameterOf(each, shared).name)));
  }
  return found;
}
