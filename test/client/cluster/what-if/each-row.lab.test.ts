// Every row of a matrix made to happen once on a real cluster of five nodes: what then is, is compared with its cells.
import { describe, expect, it } from "vitest";
import type { WhatIfRow } from "../../../../client/src/cluster/what-if/what-if.ts";
import type { Lab } from "../../../lab/lab.ts";
import { whyNoScheduler } from "../../../lab/why-no-lab.ts";
import { useCommandLine } from "../../support/use-command-line.ts";
import { placesWithout, predictedPlaces, RealCluster } from "./real-cluster.ts";
import { RowEvents, until } from "./row-events.ts";
import { tutorials } from "./tutorials.ts";

const why = whyNoScheduler();
const nodes = ["n1", "n2", "n3", "n4", "n5"];
const defaults = "rsc_defaults resource-stickiness=100 migration-threshold=2";
const tickets = ["t1", "t2", "t3", "t4"];

type Kind = WhatIfRow["kind"];

/** What is tried with each configuration: what the others show as well is tried with few. */
const tried: readonly (readonly [name: keyof typeof tutorials, how: string, kinds: readonly Kind[]])[] = [
  ["twelve resources", "fencing", ["ticket", "attribute", "stop-fails", "fails", "no-quorum", "pair-lost"]],
  // Three of five nodes keep quorum: pairs show nothing of a policy.
  ["twelve resources", "no-quorum-policy=freeze", ["no-quorum"]],
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
  let events: RowEvents;

  useCommandLine({ nodes: nodes.length, fencing: true }, async (setup) => {
    ({ lab } = setup);
    cluster = new RealCluster(setup);
    events = new RowEvents(lab, cluster);
    await events.prepare();
    // A node that is fenced stays off, so that what comes of its return isn't taken for what comes of its loss.
    await cluster.run("crm_attribute", "-n", "stonith-action", "-v", "off");
  });

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
    const attributes = up.flatMap((node) => [
      ...(tutorials[name].includes("Stateful") ? [`${node} master-state`] : []),
      ...(tutorials[name].includes("ping") ? [`${node} pingd=1000`] : []),
    ]);
    const isClean = async () =>
      (await cluster.isClean(count)) && String(await cluster.measured(up)) === String(attributes);
    await until(isClean, true);

    // After a loss of quorum the cluster may look clean before it has seen what stopped: nothing may move while it is asked.
    const current = async () => {
      for (;;) {
        const before = await cluster.everything();
        const matrix = await cluster.matrix("--only", kinds.join(","));
        const isPending = matrix.assumptions.some((each) => each.includes("still has something to do"));
        if (!isPending && before === (await cluster.everything())) return { rows: matrix.rows, at: before };
        await until(isClean, true);
      }
    };
    let { rows, at } = await current();
    const all = rows.filter(({ id }) => !/^(?:stop-)?fails fence /.test(id));
    const wrong: object[] = [];
    const fencedOnce = new Set<string>();
    for (const { id } of all) {
      // What runs where may have changed, if only the fence device, which counts where the load is spread.
      if ((await cluster.everything()) !== at) ({ rows, at } = await current());
      const row = rows.find((each) => sameEvent(each.id) === sameEvent(id));
      if (!row) throw new Error(`There is no row "${id}" any more.`);
      const before = (await lab.powerLog()).length;
      // A cluster may fence a node twice.
      const fenced = async () => {
        const events = (await lab.powerLog()).slice(before);
        const done = events.flatMap(({ by, node, outcome }) => (by === "fencing" && outcome === "done" ? [node] : []));
        return [...new Set(done)].toSorted();
      };
      const controller = await cluster.controller();
      await events.happen(row);
      const gone = row.id.includes("lost") || row.kind === "fencing-fails" ? row.id.split(" ").slice(1) : [];
      const predicted = { fenced: row.fenced.toSorted(), ...predictedPlaces(row) };
      // A controller that takes over may have seen an earlier fencing of a node and not its return: it takes the node for one that was down.
      const isForgotten = (node: string): boolean =>
        fencedOnce.has(node) && gone.includes(node) && gone.includes(controller) && node !== controller;
      let real: object = {};
      const isSo = async () => {
        const places = row.kind === "no-quorum" ? await cluster.placesByEachNode() : await cluster.places();
        const done = await fenced();
        const forgotten = row.fenced.filter((node) => !done.includes(node) && isForgotten(node));
        real = { fenced: [...done, ...forgotten].toSorted(), ...placesWithout(places, [...gone, ...row.fenced]) };
        return JSON.stringify(real) === JSON.stringify(predicted);
      };
      const hasCome = await expect
        .poll(isSo, { timeout: 120_000, interval: 500 })
        .toBe(true)
        .then(
          () => true,
          () => false,
        );
      // It has to stay so, too; a cluster that can't fence is never idle.
      if (hasCome && row.kind !== "fencing-fails")
        await (row.kind === "no-quorum" ? until(() => cluster.isIdleEverywhere(), true) : cluster.idle());
      const isRight = await isSo();
      if (!isRight) wrong.push({ id: row.id, predicted, real });
      // Which rows were tried is what a soak is for; they take long, so each is said at once.
      console.log(`${name} (${how}): ${row.id}: ${isRight ? "as predicted" : JSON.stringify({ predicted, real })}`);
      if (!isRight) console.log(await cluster.decisions());
      for (const node of await fenced()) fencedOnce.add(node);
      await events.undo(row, up, isClean);
    }
    for (const node of down) await lab.startCluster(node);
    if (property) await cluster.run("crm_attribute", "-n", property, "--delete");
    await lab.wait();
    console.log(`${name} (${how}): ${all.length - wrong.length} of ${all.length} rows as predicted`);
    expect(wrong).toEqual([]);
  });
});
