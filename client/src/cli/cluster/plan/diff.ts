import fs from "node:fs";
import path from "node:path";
import type { Change } from "../../../../../server/src/protocol.ts";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import { plainJson } from "../../../../../server/src/text/plain-text.ts";
import { languageOfFile } from "../../../../../server/src/workspace.ts";
import { clusterOptions, formats, Misuse, modes, oneOf } from "../../options.ts";
import { out } from "../../output.ts";
import { outColoured } from "../../paint.ts";
import { configuredClusters } from "../choose-cluster.ts";
import { exitCodes } from "../exit-codes.ts";
import { runOnAll } from "../fleet.ts";
import { type Live, runOnCluster } from "../with-cluster.ts";
import { changeLines } from "./plan-report.ts";
import { makeDifferences, requestForFiles } from "./terminal-plan.ts";

const options = {
  ...clusterOptions,
  all: { type: "boolean" },
  mode: { type: "string", default: "replace" },
  format: { type: "string", default: "text" },
} as const;

interface Difference {
  readonly files: readonly string[];
  readonly differences: readonly Change[];
}

/**
 * `quorate diff [FILE…]`: how the live configuration differs from the files, or from the crm files of the cluster's folder; with `--all` for
 * each configured cluster. Changes nothing, and runs no simulation. Resolves to the exit code: 3 where they differ.
 */
export function runDiff(args: readonly string[]): Promise<number> {
  if (args.includes("--all"))
    return runOnAll("diff", args, options, ({ values, positionals }) => {
      const mode = oneOf("mode", values.mode, modes);
      if (positionals.length > 0) throw new Misuse("with --all the files are those of each cluster's folder");
      return async (live) => {
        const found = await differencesOf(live, filesOf(live.session.config), mode);
        return { code: codeOf(found), text: sentence(found), value: { ...found } };
      };
    });
  return runOnCluster("diff", args, options, ({ values, positionals }) => {
    const mode = oneOf("mode", values.mode, modes);
    const format = oneOf("format", values.format, formats);
    return async (live) => {
      const { config } = live.session;
      const found = await differencesOf(live, positionals.length > 0 ? positionals : filesOf(config), mode);
      if (format === "json") out(`${plainJson({ format: 1, cluster: config.name, mode, ...found }, 2)}\n`);
      else
        outColoured(
          "changes",
          `${quoted(config.name)} ${sentence(found)}\n${found.differences.flatMap(changeLines).join("\n")}${found.differences.length > 0 ? "\n" : ""}`,
        );
      return codeOf(found);
    };
  });
}

async function differencesOf(live: Live, files: readonly string[], mode: (typeof modes)[number]): Promise<Difference> {
  return { files, differences: await makeDifferences(live, requestForFiles(files, mode)) };
}

function codeOf({ differences }: Difference): number {
  return differences.length === 0 ? exitCodes.done : exitCodes.change;
}

function sentence({ files, differences }: Difference): string {
  const [only] = files;
  const what = files.length === 1 ? only : `the ${files.length} files`;
  if (differences.length === 0) return `is in sync with ${what}.`;
  const count = (kind: Change["kind"], words: string): string[] => {
    const number = differences.filter((each) => each.kind === kind).length;
    return number > 0 ? [`${number} ${words}`] : [];
  };
  const counts = [
    ...count("changed", "different"),
    ...count("added", "only in the files"),
    ...count("removed", "only in the cluster"),
  ];
  return `differs from ${what}: ${counts.join(", ")}.`;
}

/** The crm files of a cluster's folder, which its settings name relative to the folder that they are of. Throws Misuse where there are none. */
function filesOf({ name, folder = "." }: { readonly name: string; readonly folder?: string }): string[] {
  const project = configuredClusters().get(name)?.project;
  const place = path.resolve(project === undefined ? "." : path.dirname(path.dirname(project.file)), folder);
  const names = fs.existsSync(place) ? fs.readdirSync(place).sort() : [];
  const files = names.map((each) => path.join(place, each)).filter((file) => languageOfFile(file) === "crm");
  if (files.length === 0)
    throw new Misuse(`there is no crm file in ${quoted(place)}; name the files of ${quoted(name)}`);
  return files;
}
