// Every row of a matrix made to happen once on a real cluster of five nodes: what then is, is compared with its cells.
import { describe, expect, it } from "vitest";
import type { WhatIfRow } from "../../../../client/src/cluster/what-if/what-if.ts";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { useCommandLine } from "../../support/use-command-line.ts";
import { type Places, placesWithout, predictedPlaces, RealCluster } from "./real-cluster.ts";
import { tutorials } from "./tutorials.ts";

const why = whyNoScheduler();
const nodes = ["n1", "n2", "n3", "n4", "n5"];
const defaults = "rsc_defaults resource-stickiness=100 migration-threshold=2";
const tickets = ["t1", "t2", "t3", "t4"];

type Kind = WhatIfRow["kind"];

/** What is tried with each configuration: what the others show as well is tried with few. */
const tried: readonly (readonly [name: keyof typeof tutorials, how: string, kinds: readonly Kind[]])[] = [
  ["twelve resources", "fencing", ["ticket", "attribute", "stop-fails", "fails", "no-quorum", "pair-lost"]],
  ["twelve resources", "no-quorum-policy=freeze", ["no-quorum", "pair-lost"]],
  ["twelve resources", "no-quorum-policy=demote", ["no-quorum"]],
  ["twelve resources", "stonith-enabled=false", ["stop-fails", "lost"]],
  ["S1", "fencing", ["no-quorum", "fails", "stop-fails", "pair-lost", "fencing-fails"]],
  ["S2", "stonith-enabled=false", ["stop-fails", "fails", "no-quorum"]],
  ["S3", "stonith-enabled=false", ["pair-lost", "stop-fails", "fails"]],
  ["S4", "fencing", ["attribute", "stop-fails", "fails", "no-quorum", "standby"]],
  ["S5", "stonith-enabled=false", ["lost", "stop-fails", "standby"]],
  // A fifth node that is down counts as a vote that is missing.
  ["S1", "a node down", ["pair-lost", "no-quorum"]],
];

describe.skipIf(why !== undefined)(`each row of a matrix on a real cluster${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let cluster: RealCluster;

  useCommandLine({ nodes: nodes.length, fencing: true }, async (setup) => {
    ({ lab } = setup);
    cluster = new RealCluster(setup);
    for (const node of nodes) await breakable(node);
    // A node that is fenced stays off, so that what comes of its return isn't taken for what comes of its loss.
    await cluster.run("crm_attribute", "-n", "stonith-action", "-v", "off");
  });

  /** Agents whose stop fails where a file is, and whose monitor fails once where another is: `crm_resource --fail` may count twice. */
  const breakable = (node: string) =>
    lab.sh(
      node,
      `cd /usr/lib/ocf/resource.d/pacemaker && for agent in Dummy Stateful ping; do
        sed -i '1a [ "$1" != stop ] || [ ! -e "/run/stop-fails-\${OCF_RESOURCE_INSTANCE%%:*}" ] || exit 1
1a [ "$1" != monitor ] || ! rm "/run/monitor-fails-\${OCF_RESOURCE_INSTANCE%%:*}" 2>/dev/null || exit 1' "$agent"; done`,
    );

  /** Makes the next monitor of a resource fail, and waits until it has. */
  const fail = async (resource: string, node: string) => {
    const file = `/run/monitor-fails-${resource}`;
    await lab.sh(node, `touch ${file}`);
    // Where its stop fails as well, the node soon has no power.
    const left = () => lab.sh(node, `ls ${file} 2>/dev/null`).catch(() => "");
    await expect.poll(left, { timeout: 120_000, interval: 500 }).toBe("");
  };

  const toNodes = async (script: string, which = nodes) => {
    for (const { name, power } of await lab.status())
      if (power === "on" && which.includes(name)) await lab.sh(name, script);
  };

  /** Makes what the row says happen. */
  const happen = async ({ id }: WhatIfRow): Promise<void> => {
    const [kind, ...words] = id.split(" ");
    const [first = "", second = "", third = ""] = words;
    switch (kind) {
      case "lost":
      case "pair-lost":
        await Promise.all(words.map((node) => lab.off(node)));
        return;
      case "fencing-fails":
        await lab.setBoard("fails");
        await lab.off(first);
        return;
      case "standby":
        await cluster.run("crm_attribute", "--node", first, "--name", "standby", "--update", "on");
        return;
      case "no-quorum":
        for (const node of nodes) await lab.cutNetwork(node);
        return;
      case "attribute":
        await lab.sh(second, `ip route add unreachable ${lab.gateway}/32`);
        return;
      case "ticket":
        await cluster.run("crm_ticket", "--ticket", first, "--revoke", "--force");
        return;
      case "fails":
        for (let time = 1; time <= Number(second); time++) {
          await fail(first, third);
          await cluster.idle();
        }
        return;
      case "stop-fails":
        await lab.sh(second, `touch /run/stop-fails-${first}`);
        await fail(first, second);
        return;
      default:
        throw new Error(`Nobody knows how to make "${id}" happen.`);
    }
  };

  /** Undoes all that may have happened, except for the nodes that stay down. */
  const undo = async (count: number, down: readonly string[], granted: readonly string[]): Promise<void> => {
    await lab.setBoard("works");
    await toNodes(
      `rm -f /run/stop-fails-* /run/monitor-fails-*; ip route del unreachable ${lab.gateway}/32 2>/dev/null`,
    );
    for (const node of nodes) await lab.restoreNetwork(node);
    for (const { name, power } of await lab.status()) if (power === "off") await lab.on(name);
    const up = nodes.filter((node) => !down.includes(node));
    const online = async () => (await cluster.run("crm_node", "--partition")).trim().split(/\s+/).toSorted();
    await expect.poll(online, { timeout: 120_000, interval: 1000 }).toEqual(up);
    for (const node of up) await cluster.run("crm_attribute", "--node", node, "--name", "standby", "--delete");
    for (const ticket of granted) await cluster.run("crm_ticket", "--ticket", ticket, "--grant", "--force");
    await cluster.run("crm_resource", "--cleanup");
    await cluster.running(count);
  };

  /** The row for the same event once resources have moved: the node where a resource runs may be another one. */
  const sameEvent = (id: string): string => id.replace(/^((?:stop-)?fails .*) \S+$/, "$1");

  it.each(tried)("does with %s (%s) what each cell of the matrix says", async (name, how, kinds) => {
    const down = how === "a node down" ? ["n5"] : [];
    const up = nodes.filter((node) => !down.includes(node));
    const [property, value] = how.includes("=") ? how.split("=") : [];
    if (property) await cluster.run("crm_attribute", "-n", property, "-v", value ?? "");
    for (const node of down) await lab.stopCluster(node);
    const granted = tutorials[name].includes("rsc_ticket") ? tickets : [];
    for (const ticket of granted) await cluster.run("crm_ticket", "--ticket", ticket, "--grant", "--force");
    const count = await cluster.configure(`${tutorials[name]}\n${defaults}\n`, up.length);

    const current = () => cluster.matrix("--only", kinds.join(","));
    const wrong: object[] = [];
    let matrix = await current();
    let at = JSON.stringify(await cluster.places());
    const events = matrix.rows.filter(({ id }) => !/^(?:stop-)?fails fence /.test(id)).map(({ id }) => sameEvent(id));
    for (const event of events) {
      const now = JSON.stringify(await cluster.places());
      if (now !== at) [matrix, at] = [await current(), now];
      const row = matrix.rows.find(({ id }) => sameEvent(id) === event);
      if (!row) throw new Error(`There is no row "${event}" any more.`);
      const before = (await lab.powerLog()).length;
      const fenced = async () =>
        (await lab.powerLog())
          .slice(before)
          .flatMap(({ by, node, outcome }) => (by === "fencing" && outcome === "done" ? [node] : []))
          .toSorted();
      await happen(row);
      const gone = row.id.includes("lost") || row.kind === "fencing-fails" ? row.id.split(" ").slice(1) : [];
      const then = predictedPlaces(row);
      let real: Places = {};
      const isSo = async () => {
        const all = row.kind === "no-quorum" ? await cluster.placesByEachNode() : await cluster.places();
        real = placesWithout(all, [...gone, ...row.fenced]);
        return (
          JSON.stringify(real) === JSON.stringify(then) && String(await fenced()) === String(row.fenced.toSorted())
        );
      };
      const hasCome = await expect
        .poll(isSo, { timeout: 120_000, interval: 500 })
        .toBe(true)
        .then(
          () => true,
          () => false,
        );
      // It has to stay so, too.
      if (hasCome && row.kind !== "fencing-fails" && row.kind !== "no-quorum") await cluster.idle();
      const isRight = await isSo();
      const answer = {
        id: row.id,
        predicted: { fenced: row.fenced, ...then },
        real: { fenced: await fenced(), ...real },
      };
      if (!isRight) wrong.push(answer);
      // Which rows were tried is what a soak is for; they take long, so each is said at once.
      console.log(`${name} (${how}): ${row.id}: ${isRight ? "as predicted" : JSON.stringify(answer)}`);
      await undo(count, down, granted);
    }
    for (const node of down) await lab.startCluster(node);
    if (property) await cluster.run("crm_attribute", "-n", property, "--delete");
    await lab.wait();
    expect(wrong).toEqual([]);
  });
});
