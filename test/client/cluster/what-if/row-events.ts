import { expect } from "vitest";
import type { WhatIfRow } from "../../../../client/src/cluster/what-if/what-if.ts";
import type { Lab } from "../../../lab/lab.ts";
import type { RealCluster } from "./real-cluster.ts";

/** Makes happen what the rows of a matrix are about, waits until the cluster has noticed, and undoes it. */
export class RowEvents {
  readonly #lab: Lab;
  readonly #cluster: RealCluster;
  readonly #nodes: readonly string[];

  constructor(lab: Lab, cluster: RealCluster) {
    this.#lab = lab;
    this.#cluster = cluster;
    this.#nodes = lab.nodes.map(({ name }) => name);
  }

  /** Agents whose stop fails where a file is, and whose monitor fails once where another is: `crm_resource --fail` may count twice. */
  async prepare(): Promise<void> {
    const script = `cd /usr/lib/ocf/resource.d/pacemaker && for agent in Dummy Stateful ping; do
        sed -i '1a [ "$1" != stop ] || [ ! -e "/run/stop-fails-\${OCF_RESOURCE_INSTANCE%%:*}" ] || exit 1
1a [ "$1" != monitor ] || ! rm "/run/monitor-fails-\${OCF_RESOURCE_INSTANCE%%:*}" 2>/dev/null || exit 1' "$agent"; done`;
    await Promise.all(this.#nodes.map((node) => this.#lab.sh(node, script)));
  }

  /** Resolves when the cluster knows of it; rejects when it doesn't come to know. */
  async happen({ id, kind }: WhatIfRow): Promise<void> {
    const cluster = this.#cluster;
    const lab = this.#lab;
    const [first = "", second = "", third = ""] = id.split(" ").slice(1);
    switch (kind) {
      case "lost":
      case "pair-lost":
      case "fencing-fails": {
        const gone = kind === "fencing-fails" ? [first] : id.split(" ").slice(1);
        if (kind === "fencing-fails") await lab.setBoard("fails");
        await Promise.all(gone.map((node) => lab.off(node)));
        await until(
          async () => (await cluster.offline(this.#nodes)).filter((node) => gone.includes(node)).length,
          gone.length,
        );
        // What doesn't wait for fencing is done with the first attempt.
        if (kind === "fencing-fails") await until(async () => await cluster.hasFailedFencing(first), true);
        return;
      }
      case "standby":
        await cluster.run("crm_attribute", "--node", first, "--name", "standby", "--update", "on");
        return;
      case "no-quorum":
        await Promise.all((await this.#withPower()).map((node) => lab.cutNetwork(node)));
        await until(() => cluster.isAlone(), true);
        return;
      case "attribute":
        await lab.sh(second, `ip route add unreachable ${lab.gateway}/32`);
        await until(() => cluster.attribute(second, first), "0");
        return;
      case "ticket":
        await cluster.run("crm_ticket", "--ticket", first, "--revoke", "--force");
        return;
      case "fails":
        for (let time = 1; time <= Number(second); time++) {
          await this.#fail(first, third);
          await until(() => cluster.failures(third, first), time);
          await cluster.idle();
        }
        return;
      case "stop-fails":
        await lab.sh(second, `touch /run/stop-fails-${first}`);
        await this.#fail(first, second);
        // A node that is fenced for it takes its counts along.
        await until(
          async () => (await cluster.failures(second, first)) > 0 || (await cluster.offline([second])).length > 0,
          true,
        );
        return;
    }
  }

  /** Undoes all that may have happened, and waits until the cluster is as it was, with `up` online. */
  async undo({ kind, id }: WhatIfRow, up: readonly string[], isClean: () => Promise<boolean>): Promise<void> {
    const lab = this.#lab;
    const cluster = this.#cluster;
    const [first = "", second = ""] = id.split(" ").slice(1);
    if (kind === "fencing-fails") await lab.setBoard("works");
    if (kind === "no-quorum") {
      const cut = (await lab.status()).filter(({ power, link }) => power === "on" && link === "down");
      await Promise.all(cut.map(({ name }) => lab.restoreNetwork(name)));
    }
    if (kind === "attribute") await lab.sh(second, `ip route del unreachable ${lab.gateway}/32`);
    const online = async () => {
      // A node that comes back may be fenced once more for what was before.
      const off = (await lab.status()).filter(({ power }) => power === "off");
      await Promise.all(off.map(({ name }) => lab.on(name)));
      return cluster.online();
    };
    await until(online, up);
    if (kind === "fails" || kind === "stop-fails") {
      const files = `/run/stop-fails-${first} /run/monitor-fails-${first}`;
      await Promise.all(up.map((node) => lab.sh(node, `rm -f ${files}`)));
    }
    if (kind === "standby") await cluster.run("crm_attribute", "--node", first, "--name", "standby", "--delete");
    if (kind === "ticket") await cluster.run("crm_ticket", "--ticket", first, "--grant", "--force");
    await cluster.run("stonith_admin", "--cleanup", "--history", "*");
    if (kind !== "ticket" && kind !== "standby") await cluster.run("crm_resource", "--cleanup");
    await until(isClean, true);
  }

  /** Makes the next monitor of a resource fail, and waits until it has. */
  async #fail(resource: string, node: string): Promise<void> {
    const file = `/run/monitor-fails-${resource}`;
    await this.#lab.sh(node, `touch ${file}`);
    // Where its stop fails as well, the node soon has no power.
    const left = () => this.#lab.sh(node, `ls ${file} 2>/dev/null`).catch(() => "");
    await until(left, "");
  }

  async #withPower(): Promise<string[]> {
    return (await this.#lab.status()).filter(({ power }) => power === "on").map(({ name }) => name);
  }
}

/** Waits until something is so; the limit is for what hangs, whatever else the machine does. */
export async function until<T>(ask: () => Promise<T>, wanted: T): Promise<void> {
  await expect
    .poll(() => ask().catch((error: Error) => error.message), { timeout: 240_000, interval: 1000 })
    .toEqual(wanted);
}
