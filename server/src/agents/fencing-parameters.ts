import type { AgentParameter, ParameterType } from "../model/agent.ts";
import { fencingParameter, fencingParameters as options } from "../model/options/fencing-parameters.ts";
import type { OptionInfo } from "../model/options/option.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

const types: Partial<Record<OptionInfo["type"], ParameterType>> = { duration: "time", integer: "integer" };

function fromOption({ name, type, default: preset, choices }: OptionInfo): AgentParameter {
  return {
    name,
    type: types[type] ?? "string",
    ...omitUndefined({ default: preset }),
    required: false,
    unique: false,
    ...(choices ? { choices: choices.map(({ value }) => value) } : {}),
  };
}

/** The parameters Pacemaker itself gives every fence device, whatever its agent, as parameters of an agent; those that are gone left out. */
export const fencingParameters: readonly AgentParameter[] = options
  .filter(({ removed }) => removed === undefined)
  .map(fromOption);

/** One of them by its name, such as `pcmk_diag_timeout`, which Pacemaker reads for any action of the agent. */
export function findFencingParameter(name: string): AgentParameter | undefined {
  const option = fencingParameter(name);
  return option && option.removed === undefined ? fromOption(option) : undefined;
}
