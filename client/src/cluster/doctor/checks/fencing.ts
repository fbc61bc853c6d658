import { shellLine } from "../../ssh/quote.ts";
import { type Check, type ExaminedCluster, finding, namesOf, unchecked } from "../examined-cluster.ts";
import { doubtfulTargets, fencersOf } from "../fence-targets.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
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
  return [
    ...devicesForNodes(cluster),
    ...fencersWithoutDevices(cluster),
    ...deviceAnswers(cluster),
    ...history(cluster),
  ];
};

/** A node's fencer knows only the devices that may run there: where one has none for a target, every node was asked. */
function devicesForNodes({ nodes, cib, unanswered }: ExaminedCluster): CheckResult[] {
  if (cib === undefined) return [];
  const { members } = cib;
  const doubtful = unanswered.length > 0 ? [] : doubtfulTargets(cib, nodes);
  const hasAnswered = (node: NodeFacts): boolean => {
    const targets = node.words("fences").map(([target]) => target);
    return targets.length > 0 && doubtful.every((target) => targets.includes(target));
  };
  const silent = nodes.filter((node) => members.includes(node.name) && !hasAnswered(node));
  const uncovered = silent.length > 0 ? [] : doubtful.filter((target) => fencersOf(target, nodes).length === 0);
  const alone = doubtful.filter(
    (target) => members.length > 1 && silent.length === 0 && fencersOf(target, nodes).length > 0,
  );
  const why = "When it hangs, the others wait for its fencing forever, and recover nothing.";
  return [
    ...finding("fence-device", "error", uncovered, {
      message: "No fence device can fence this node.",
      why,
      advice: "Configure a device for it, or name the node in pcmk_host_list or pcmk_host_map of one.",
    }),
    ...finding("fence-device-elsewhere", "error", alone, {
      message: "Only the node itself could fence it: its fence device may run nowhere else.",
      why,
      advice: "Let the device run on other nodes: its location constraints keep it on the node that it fences.",
    }),
    ...unchecked("which nodes it could fence", namesOf(silent), "Pacemaker's fencer doesn't answer there"),
  ];
}

/** A fencer that couldn't read the configuration when it started knows no devices, and nothing else shows it. */
function fencersWithoutDevices({ nodes, cib, snapshot }: ExaminedCluster): CheckResult[] {
  // Disabled devices are known nowhere.
  const known = new Set(nodes.flatMap((node) => node.words("registered").flat()));
  const isOnline = ({ name }: NodeFacts): boolean =>
    snapshot?.nodes.some((node) => node.name === name && node.condition === "online") === true;
  const empty = nodes.filter(
    (node) =>
      node.all("registered").length > 0 &&
      node.one("registered") === undefined &&
      isOnline(node) &&
      cib?.resources.some(({ id, mayRunOn }) => known.has(id) && mayRunOn(node.name) === true),
  );
  return finding("fencer-devices", "warning", namesOf(empty), {
    message: "Pacemaker's fencer there knows none of the fence devices that may run there.",
    why: "It couldn't read the configuration when it started, so this node can fence nobody: where it is left alone, nothing is recovered.",
    command: shellLine`systemctl restart pacemaker`,
  });
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
        advice: `See why: ${shellLine`crm_resource --why --resource ${id}`}`,
      });
    }
    return finding("fence-answers", "error", [answer.node.name], {
      about: [id],
      message: `The fence device "${id}" (${type}) doesn't answer (stonith_admin --query exits with ${answer.code}).`,
      why: "Fencing by it fails, and resources of a failed node aren't recovered.",
      command: shellLine`stonith_admin --query ${id} --verbose`,
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
          ? shellLine`stonith_admin --cleanup --history ${target}`
          : shellLine`stonith_admin --history ${target} --verbose`,
      },
    );
  });
}
