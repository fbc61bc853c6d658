import type { ClusterModel } from "../../model/cluster-model.ts";
import type { FencingLevel } from "../../model/configuration.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { isHeuristics, isKdump } from "../support/fencing/device-kinds.ts";
import { deviceSpan } from "../support/fencing/fencing.ts";
import { objectSpan } from "../support/spans.ts";

interface Finding {
  readonly level: FencingLevel;
  readonly device: string;
  readonly message: string;
  readonly severity?: "warning";
}

/** What is wrong in the levels of one node, in their order. */
function findings(levels: readonly FencingLevel[], types: ReadonlyMap<string, string>): Finding[] {
  const found: Finding[] = [];
  let before: number | undefined;
  for (const level of [...levels].sort((a, b) => a.index - b.index)) {
    const named = level.devices.map(({ value }) => ({ id: value, type: types.get(value) ?? "" }));
    const works = named.filter(({ type }) => type !== "" && !isKdump(type) && !isHeuristics(type));
    const [first] = works;
    for (const [at, { id, type }] of named.entries()) {
      const add = (message: string, severity?: "warning"): void => {
        found.push({ level, device: id, message, ...(severity ? { severity } : {}) });
      };
      if (isKdump(type) && first) {
        add(
          `"${id}" (${type}) succeeds only while the node writes a crash dump, and a level needs all of its devices: otherwise this level fails, although "${first.id}" could fence. Give "${id}" a level of its own, before that of "${first.id}".`,
        );
      } else if (isKdump(type) && before !== undefined) {
        add(
          `"${id}" (${type}) comes after level ${before}, which has cut the node's power by then: the crash dump is lost. Give it the first level.`,
          "warning",
        );
      } else if (isHeuristics(type) && !first && named.every((each) => isHeuristics(each.type))) {
        add(
          `"${id}" (${type}) only decides whether to fence: alone on a level it lets the node count as fenced while it runs. Put the device that fences on the same level, after it.`,
        );
      } else if (isHeuristics(type) && first && named.indexOf(first) < at) {
        add(
          `"${id}" (${type}) decides whether to fence, but "${first.id}" before it has fenced by then. Put it before "${first.id}".`,
          "warning",
        );
      }
    }
    if (first) before ??= level.index;
  }
  return found;
}

/** A device that only decides whether others fence, and that no level names: Pacemaker takes it for one that fences. */
function checkWithoutLevel(model: ClusterModel, report: (finding: RuleReport) => void): void {
  // Without a device that fences, the levels may be elsewhere too.
  if (model.facts.isPartlyUnread || model.facts.fenceDevices.every(({ type }) => isHeuristics(type))) return;
  const levels = model
    .ofKind("fencing_topology")
    .flatMap(({ object }) => (object.kind === "fencing_topology" ? object.levels : []));
  const named = new Set(levels.flatMap(({ devices }) => devices.map(({ value }) => value)));
  for (const device of model.facts.fenceDevices) {
    const { at, primitive, type } = device;
    if (!isHeuristics(type) || named.has(primitive.id)) continue;
    report({
      at,
      span: deviceSpan(device),
      message: `No level names "${primitive.id}" (${type}): for a node without levels it is a device of its own, and when it succeeds the node counts as fenced while it runs. Put it on a level, before the device that fences.`,
    });
  }
}

/** A device that only helps another one, at the wrong place of the topology. */
export const fencingLevelHelper: Rule = {
  id: "fencing-level-helper",
  group: "fencing",
  severity: "error",
  title: "Helper of fencing at the wrong level",
  why: "A level succeeds when each of its devices does, in their order; the next one is tried only when it fails. fence_kdump succeeds only while the node writes a crash dump: it needs a level of its own before the device that cuts the power. fence_heuristics_ping fences nothing: it stands before the device that does, on the same level, and without a level its success counts as fencing.",
  source:
    "Pacemaker Explained, fencing topology; fence_kdump(8): use it on a level before power fencing; fence_heuristics_ping(8): the agent is used in the same level before the device it belongs to; tried: its action off says “Success: Powered OFF” where the hosts answer, and pacemaker-fenced 2.1.5 asks no other device after one that succeeds; on a cluster of 2.1.5 a node counted as rebooted and wasn't, with the helper alone on level 1 and without any level, and was with the helper before the power device on one level",
  wrong:
    "primitive kd stonith:fence_kdump params pcmk_host_list=n1\nprimitive ipmi stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: kd,ipmi",
  right:
    "primitive kd stonith:fence_kdump params pcmk_host_list=n1\nprimitive ipmi stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: kd ipmi",
  check(model, report) {
    checkWithoutLevel(model, report);
    const types = new Map(model.facts.fenceDevices.map(({ primitive, type }) => [primitive.id, type] as const));
    for (const at of model.ofKind("fencing_topology")) {
      if (at.object.kind !== "fencing_topology") continue;
      const byTarget = new Map<string, FencingLevel[]>();
      for (const level of at.object.levels) {
        const { target, targetPattern, targetAttribute, targetValue } = level;
        const key = JSON.stringify([target?.value, targetPattern?.value, targetAttribute, targetValue]);
        byTarget.set(key, [...(byTarget.get(key) ?? []), level]);
      }
      for (const { level, device, message, severity } of [...byTarget.values()].flatMap((each) =>
        findings(each, types),
      )) {
        const name = level.devices.find(({ value }) => value === device);
        report({
          at,
          span: name?.span ?? level.span ?? objectSpan(at.object),
          message,
          ...(severity ? { severity } : {}),
        });
      }
    }
  },
};
