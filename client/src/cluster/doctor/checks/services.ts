import { quoteArgument } from "../../ssh/quote.ts";
import { type Check, differenceOf, finding, namesOf, quoted, unchecked } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { unitsOf } from "../node-questions.ts";

/** Whether a unit is started at boot; undefined where the node doesn't have it. */
function enabled(node: NodeFacts, unit: string): string | undefined {
  return node.words("unit").find(([name]) => name === unit)?.[1];
}

const isOn = (state: string | undefined): boolean => state === "enabled" || state === "enabled-runtime";

/** What starts at boot: the cluster on all nodes or on none, what the cluster starts on none. */
export const checkServices: Check = ({ nodes, cib }) => {
  const results: CheckResult[] = [];
  const managed = nodes.filter(({ manager }) => manager !== "none");
  const others = namesOf(nodes.filter(({ manager }) => manager === "none"));
  results.push(...unchecked("which services start at boot", others, "no systemd"));
  for (const unit of ["corosync", "pacemaker", "corosync-qdevice", "sbd"]) {
    const masked = managed.filter((node) => enabled(node, unit) === "masked");
    const difference = differenceOf(
      managed.filter((node) => unit === "sbd" || !masked.includes(node)),
      (node) => enabled(node, unit),
    );
    if (difference)
      results.push(
        finding("same-units", "warning", difference.odd, {
          message: `${unit} doesn't start at boot on all nodes alike: ${difference.sentence}.`,
          why: "After a power failure only some nodes come up again.",
          command: `systemctl ${difference.odd.some((name) => isOn(enabled(byName(nodes, name), unit))) ? "disable" : "enable"} ${unit}`,
          // A node whose Pacemaker waits for a daemon of SBD that can't start doesn't come up.
          ...(unit === "sbd" ? {} : { isSafe: true }),
        }),
      );
    if (masked.length > 0 && unit !== "sbd")
      results.push(
        finding("unit-masked", "error", namesOf(masked), {
          message: `${unit} is masked.`,
          why: "It can't be started.",
          command: `systemctl unmask ${unit}`,
          isSafe: true,
        }),
      );
  }
  for (const node of managed) {
    const [corosync, pacemaker] = [enabled(node, "corosync"), enabled(node, "pacemaker")];
    if (isOn(corosync) && pacemaker === "disabled")
      results.push(
        finding("pacemaker-enabled", "warning", [node.name], {
          message: "corosync starts at boot, pacemaker doesn't.",
          why: "After a reboot the node is a member that can run nothing.",
          command: "systemctl enable pacemaker",
          isSafe: true,
        }),
      );
    if (isOn(enabled(node, "corosync-qdevice")) && node.one("quorum-device") === undefined)
      results.push(
        finding("qdevice-unit", "warning", [node.name], {
          message: "corosync-qdevice starts at boot, but corosync.conf has no quorum device.",
          why: "The service fails at each boot.",
          command: "systemctl disable corosync-qdevice",
          isSafe: true,
        }),
      );
  }
  const sleeping = nodes.filter((node) => node.one("nocluster"));
  if (sleeping.length > 0)
    results.push(
      finding("nocluster", "error", namesOf(sleeping), {
        message: "The kernel was booted with nocluster.",
        why: "corosync isn't started at boot.",
        advice: "Remove nocluster from the boot loader's kernel line.",
      }),
    );
  for (const unit of new Set(cib?.resources.flatMap(unitsOf) ?? [])) {
    const name = unit.replace(/\.service$/, "");
    const twice = managed.filter((node) => isOn(enabled(node, unit)));
    const users = cib?.resources.filter((each) => unitsOf(each).includes(unit)).map(({ id }) => id) ?? [];
    if (twice.length > 0)
      results.push(
        finding("started-twice", "error", namesOf(twice), {
          message: `${name} starts at boot, and is started by the cluster as ${quoted(users)}, too.`,
          about: users,
          why: "It then runs on several nodes at once, or the cluster's own start fails because it runs already.",
          command: `systemctl disable ${quoteArgument(name)}`,
          isSafe: true,
        }),
      );
  }
  const failed = managed.filter((node) => node.all("failed-unit").length > 0);
  for (const node of failed)
    results.push(
      finding("failed-units", "information", [node.name], {
        message: `Units of systemd failed: ${node.all("failed-unit").slice(0, 8).join(", ")}.`,
        why: "A service of the system isn't there.",
        command: "systemctl --failed",
      }),
    );
  return results;
};

function byName(nodes: readonly NodeFacts[], name: string): NodeFacts {
  const [first] = nodes.filter((node) => node.name === name);
  if (first === undefined) throw new Error(`There is no node "${name}".`);
  return first;
}
