import { quoteArgument } from "../../ssh/quote.ts";
import { type Check, type ExaminedCluster, finding, namesOf, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import { placesOf } from "../node-questions.ts";

/** Whether each node can be fenced, and the devices answer. */
export const checkFencing: Check = (cluster) => {
  const { cib, nodes } = cluster;
  if (cib === undefined) return unchecked("fencing", namesOf(nodes), "the configuration couldn't be read");
  if (!cib.fencingEnabled)
    return finding("fencing-enabled", "warning", namesOf(nodes), {
      message: "Fencing is disabled (stonith-enabled=false).",
      why: "A node that hangs keeps its disks and addresses while another takes them over: data gets damaged.",
      advice: "Configure a fence device, test it, and enable fencing.",
    });
  return [...devicesForNodes(cluster), ...deviceAnswers(cluster), ...history(cluster)];
};

function devicesForNodes({ nodes, cib }: ExaminedCluster): CheckResult[] {
  const asked = nodes.filter((node) => node.all("fenced-by").length > 0);
  // With SBD alone no device is needed.
  const usesWatchdog = /^[1-9]|^-1/.test(cib?.properties.get("stonith-watchdog-timeout") ?? "");
  const uncovered = usesWatchdog ? [] : asked.filter((node) => node.one("fenced-by") === undefined);
  const unknown = nodes.filter((node) => !asked.includes(node));
  return [
    ...finding("fence-device", "error", namesOf(uncovered), {
      message: "No fence device can fence this node.",
      why: "When it hangs, the others wait for its fencing forever, and recover nothing.",
      advice: "Configure a device for it, or name the node in pcmk_host_list or pcmk_host_map of one.",
    }),
    ...unchecked("which devices can fence the node", namesOf(unknown), "Pacemaker's fencer doesn't answer there"),
  ];
}

function deviceAnswers({ nodes, cib, snapshot }: ExaminedCluster): CheckResult[] {
  const answers = new Map(
    nodes.flatMap((node) => node.words("fence").map(([id = "", code = ""]) => [id, { node, code }])),
  );
  const devices = cib?.resources.filter(({ agent }) => agent.startsWith("stonith:")) ?? [];
  return devices.flatMap(({ id, type }) => {
    const answer = answers.get(id);
    if (answer?.code === "0") return [];
    const places = placesOf(id, snapshot);
    if (answer === undefined) {
      if (places?.length !== 0)
        return unchecked(`the fence device "${id}"`, places ?? namesOf(nodes), "the node that watches it wasn't asked");
      return finding("fence-runs", "warning", namesOf(nodes), {
        about: [id],
        message: `The fence device "${id}" (${type}) is stopped.`,
        why: "Nobody watches whether it works; it can still be used unless it is disabled.",
        advice: `See why with crm_resource --why --resource ${id}.`,
      });
    }
    return finding("fence-answers", "error", [answer.node.name], {
      about: [id],
      message: `The fence device "${id}" (${type}) doesn't answer (stonith_admin --query exits with ${answer.code}).`,
      why: "Fencing by it fails, and resources of a failed node aren't recovered.",
      command: `stonith_admin --query ${quoteArgument(id)} --verbose`,
    });
  });
}

function history({ nodes, snapshot }: ExaminedCluster): CheckResult[] {
  const failed = snapshot?.fencing.filter(({ status }) => status === "failed") ?? [];
  const targets = [...new Set(failed.map(({ target }) => target))];
  return targets.flatMap((target) => {
    const all = snapshot?.fencing.filter((each) => each.target === target) ?? [];
    const times = all.filter(({ status }) => status === "failed").length;
    // The newest comes first.
    const isOver = all[0]?.status === "success";
    return finding(
      "fence-history",
      isOver ? "information" : "warning",
      [nodes.find(({ name }) => name === target)?.name ?? target],
      {
        message: `Fencing of "${target}" failed ${times} time(s), as the history has it${isOver ? ", and succeeded later" : ""}.`,
        why: isOver ? "The history is kept until it is cleaned up." : "The next fencing may fail, too.",
        command: isOver
          ? `stonith_admin --cleanup --history ${quoteArgument(target)}`
          : `stonith_admin --history ${quoteArgument(target)} --verbose`,
      },
    );
  });
}
