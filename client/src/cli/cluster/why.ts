import fs from "node:fs";
import path from "node:path";
import { plainJson, plainText } from "../../../../server/src/text/plain-text.ts";
import { sessionScheduler } from "../../cluster/what-if/session-scheduler.ts";
import { askWhy } from "../../cluster/why/ask-why.ts";
import { whyText } from "../../cluster/why/format-why.ts";
import { placesIn } from "../../cluster/why/place-of.ts";
import type { Why } from "../../cluster/why/why.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../options.ts";
import { out } from "../output.ts";
import { readText } from "../read-documents.ts";
import { exitCodes } from "./exit-codes.ts";
import { filesOf, local, ofFiles, ofLive } from "./what-if.ts";
import { runLocally, runOnCluster } from "./with-cluster.ts";

const options = {
  ...clusterOptions,
  format: { type: "string", default: "text" },
  node: { type: "string" },
  nodes: { type: "string" },
} as const;

/**
 * `quorate why RESOURCE [NODE] [FILE…]`: why a resource runs, or doesn't, where it does. The exit code is 3 where it isn't active there.
 * The scheduler is that of the cluster that is named, else that of this machine; without files it is about the live cluster.
 */
export function runWhy(args: readonly string[]): Promise<number> {
  const work = ({ values, positionals }: Parsed): ((live: LiveParts) => Promise<number>) => {
    const format = oneOf("format", values.format, formats);
    const [resource, ...rest] = positionals;
    if (resource === undefined) throw new Misuse("name the resource");
    const [first] = rest;
    const isNode =
      values.node === undefined &&
      first !== undefined &&
      first !== "-" &&
      !fs.existsSync(first) &&
      !/[/\\]|\.(crm|xml|pcs|conf)$/.test(first);
    const node = isNode ? first : values.node;
    const paths = isNode ? rest.slice(1) : rest;
    return async ({ session, signal }) => {
      const scheduler = session ? sessionScheduler(session) : await local();
      const files = paths.flatMap(filesOf);
      const input =
        session && files.length === 0
          ? ofLive(await session.readCib(signal))
          : await ofFiles(files, values.nodes, scheduler, signal);
      const { cib, assumptions } = input;
      // How votes are counted doesn't matter here: quorum is what the CIB says.
      const assumed = assumptions.filter((each) => !/^(corosync has|each node has one vote)/.test(each));
      const why = await askWhy({
        cib,
        scheduler,
        resource,
        node,
        assumptions: assumed,
        signal,
      }).catch(refused);
      const placeOf = placesIn(files.map((file) => ({ file: path.relative("", file), text: readText(file) })));
      const placeText = (id: string): string | undefined => {
        const place = placeOf(id);
        return place && `${place.file}:${place.line}`;
      };
      out(format === "json" ? `${plainJson({ format: 1, ...why }, 2)}\n` : plainText(whyText(why, placeText)));
      return isActive(why, node) ? exitCodes.done : exitCodes.change;
    };
  };
  const isNamed = args.some((word) => /^--(cluster|host)\b/.test(word));
  const hasFiles = args.some((word) => !word.startsWith("-") && fs.existsSync(word));
  return isNamed || !hasFiles
    ? runOnCluster("why", args, options, work)
    : runLocally("why", args, options, (parsed) => {
        const run = work(parsed);
        return (signal) => run({ signal });
      });
}

type Parsed = Parameters<Parameters<typeof runOnCluster<typeof options>>[3]>[0];
type LiveParts = {
  readonly session?: Parameters<typeof sessionScheduler>[0];
  readonly signal: AbortSignal;
};

function isActive({ state, scores }: Why, node: string | undefined): boolean {
  if (state !== "started") return false;
  return node === undefined || scores.some((row) => row.node === node && row.runs);
}

/** A question that can't be answered, in its own words. */
function refused(error: unknown): never {
  if (error instanceof Error && error.constructor === Error) throw new Refusal(error.message);
  throw error;
}
