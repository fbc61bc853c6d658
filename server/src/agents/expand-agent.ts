import type { Agent } from "../model/agent.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { StoredAgent, StoredParameter } from "./catalogue-file.ts";

/** An agent with the defaults that the catalogue leaves out; `shared` has the parameters that its numbers refer to. */
export function expandAgent(
  { class: cls, provider, name }: Pick<Agent, "class" | "provider" | "name">,
  stored: StoredAgent,
  shared: readonly StoredParameter[] = [],
): Agent {
  const has = (action: string) => stored.actions.some((each) => each.name === action);
  let parameters: Agent["parameters"] | undefined;
  return {
    class: cls,
    ...omitUndefined({ provider }),
    name,
    ...(stored.deprecated === true ? { deprecated: true } : {}),
    // Most agents of a list are only named.
    get parameters() {
      parameters ??= stored.parameters.map((each) => ({
        type: "string" as const,
        required: false,
        unique: false,
        ...(typeof each === "number" ? (shared[each] ?? { name: "" }) : each),
      }));
      return parameters;
    },
    actions: stored.actions,
    promotable: has("promote"),
    migratable: has("migrate_to"),
  };
}
