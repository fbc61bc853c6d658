import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { ClusterError } from "../errors.ts";
import { type ServiceFacts, unitsOf } from "./service-facts.ts";
import type { ServiceAction } from "./service-plan-input.ts";

/** Throws a ClusterError of kind `conflict` for nodes where nothing is known that could do that with the services. */
export function refuseUnable(action: ServiceAction, nodes: readonly ServiceFacts[]): void {
  const refuse = (found: readonly ServiceFacts[], why: string): void => {
    if (found.length > 0)
      throw new ClusterError(
        "conflict",
        `${listing(found.map(({ name }) => quoted(name)))} ${found.length === 1 ? "has" : "have"} ${why} Nothing was changed.`,
      );
  };
  refuse(
    nodes.filter(({ isInstalled }) => !isInstalled),
    "no corosync and Pacemaker. Install them first.",
  );
  if (action === "enable" || action === "disable") {
    refuse(
      nodes.filter(({ manager }) => manager !== "systemd"),
      "no systemd, so what starts the services of corosync and pacemaker at boot isn't known here.",
    );
    return;
  }
  refuse(
    nodes.filter(({ manager }) => manager === undefined),
    "neither systemd nor init scripts for the services corosync and pacemaker. Start and stop them there by hand.",
  );
  if (action === "stop") return;
  refuse(
    nodes.filter(({ config }) => config === undefined),
    "no corosync.conf with a nodelist. Set the cluster up first (quorate cluster init).",
  );
  const masked = nodes.filter((each) => unitsOf(each).some((unit) => each.units.get(unit)?.startsWith("masked")));
  refuse(masked, "a masked unit, which systemd doesn't start (systemctl unmask corosync pacemaker).");
}
