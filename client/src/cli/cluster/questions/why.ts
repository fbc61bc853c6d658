import fs from "node:fs";
import path from "node:path";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { liveInput } from "../../../cluster/what-if/input.ts";
import { askWhy } from "../../../cluster/why/ask-why.ts";
import { whyText } from "../../../cluster/why/format-why.ts";
import { placesIn } from "../../../cluster/why/place-of.ts";
import type { Why } from "../../../cluster/why/why.ts";
import { clusterOptions, formats, Misuse, oneOf, Refusal } from "../../options.ts";
import { out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { readText } from "../../read-documents.ts";
import { exitCodes } from "../exit-codes.ts";
import { filesOf, inputOfFiles } from "./stated-files.ts";
import { runWithScheduler } from "./with-scheduler.ts";

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
  const hasFiles = (words: readonly string[]): boolean =>
    wordsOf(
      words,
      args.find((word) => /^--node(=|$)/.test(word)),
    ).paths.length > 0;
  return runWithScheduler("why", args, options, hasFiles, ({ values, positionals }) => {
    const format = oneOf("format", values.format, formats);
    const { resource, node, paths } = wordsOf(positionals, values.node);
    if (resource === undefined) throw new Misuse("name the resource");
    return async ({ session, scheduler, signal }) => {
      const files = paths.flatMap(filesOf);
      const { cib, assumptions } =
        session && files.length === 0
          ? liveInput(await session.readCib(signal))
          : await inputOfFiles(files, values.nodes, scheduler, signal);
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
      if (format === "json") out(`${plainJson({ format: 1, ...why }, 2)}\n`);
      else outColoured("reasons", whyText(why, placeText));
      return isActive(why, node) ? exitCodes.done : exitCodes.change;
    };
  });
}

/** The words of `why RESOURCE [NODE] [FILE…]`: the second is a node where it can't be a file. */
function wordsOf(words: readonly string[], named: string | undefined) {
  const [resource, ...rest] = words;
  const [first] = rest;
  const isNode =
    named === undefined &&
    first !== undefined &&
    first !== "-" &&
    !fs.existsSync(first) &&
    !/[/\\]|\.(crm|xml|pcs|conf)$/.test(first);
  return { resource, node: isNode ? first : named, paths: isNode ? rest.slice(1) : rest };
}

function isActive({ state, scores }: Why, node: string | undefined): boolean {
  if (state !== "started") return false;
  return node === undefined || scores.some((row) => row.node === node && row.runs);
}

/** A question that can't be answered, in its own words. */
function refused(error: unknown): never {
  if (error instanceof Error && error.constructor === Error) throw new Refusal(error.message);
  throw error;
}
