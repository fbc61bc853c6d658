import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { normalForm } from "../../../server/src/cib/normalize.ts";
import { readCib } from "../../../server/src/cib/read-cib.ts";
import { writeObject } from "../../../server/src/cib/write-object.ts";
import { pcsForm } from "../../../server/src/conversion/pcs-form.ts";
import { type WrittenPcs, writePcs } from "../../../server/src/conversion/write-pcs.ts";
import type { ClusterObject } from "../../../server/src/model/configuration.ts";
import { isOfCluster } from "../../../server/src/pcs/write/write-options.ts";
import type { Argv } from "./command-lists.ts";
import { fileIn, type RealPcs } from "./real-pcs.ts";

/** The commands of a script as their words, read by a real shell that runs none of them. */
export function wordsByShell(script: string): Argv[] {
  const mark = "pcs() { printf '%s\\0' \"$@\"; printf '\\0\\0'; }\n";
  const { stdout, status, stderr } = spawnSync("bash", ["-s"], { input: mark + script, encoding: "utf8" });
  if (status !== 0 || stderr !== "") throw new Error(`bash: ${stderr}`);
  return stdout
    .split("\0\0\0")
    .filter((command) => command !== "")
    .map((command) => command.split("\0"));
}

/** An empty CIB with the nodes of another, as a cluster has them before anything is configured. */
function emptyFor(empty: string, objects: readonly ClusterObject[]): string {
  const nodes = objects.flatMap((object) =>
    object.kind === "node"
      ? [`<node id="${object.id}" uname="${object.uname.value}"${object.type ? ` type="${object.type}"` : ""}/>`]
      : [],
  );
  return empty.replace(/<nodes\/>|<nodes>.*<\/nodes>/s, `<nodes>${nodes.join("")}</nodes>`);
}

/** What each object means, by what it is known by. Options are known by their names, levels of fencing by what they say. */
function meanings(objects: readonly ClusterObject[]): Map<string, { meaning: string; objects: ClusterObject[] }> {
  const all = new Map<string, { meaning: string; objects: ClusterObject[] }>();
  for (const object of objects) {
    const put = (key: string, meaning: string): void => {
      all.set(key, { meaning, objects: [object] });
    };
    if (object.kind === "property") {
      for (const rule of object.set.rules) put(`property of a rule ${JSON.stringify(rule)}`, "");
      if (object.set.rules.length > 0) continue;
      for (const { name, value } of object.set.pairs) {
        if (isOfCluster(name)) continue;
        // Of two sets the first one counts.
        if (!all.has(`property ${name}`)) put(`property ${name}`, String(value));
      }
    } else if (object.kind === "rsc_defaults" || object.kind === "op_defaults") {
      const { id: _, rules, ...set } = object.set;
      const isEmpty = set.pairs.length === 0 && rules.length === 0;
      const plain = JSON.stringify([set.score, set.pairs.map(({ name, value }) => `${name}=${value}`).sort()]);
      const rule = rules.map((each) =>
        normalForm(writeObject({ ...object, id: "", set: { rules: [each], pairs: [] } })),
      );
      if (!isEmpty)
        put(
          `${object.kind} ${plain}`,
          rule
            .join()
            .replaceAll(/ ?score="[^"]*"/g, "")
            .replaceAll("<rule >", "<rule>"),
        );
    } else if (object.kind === "fencing_topology") {
      for (const { id: _, span: _span, ...level } of object.levels) {
        const one = writeObject({ ...object, id: "", levels: [level] });
        put(`level ${normalForm(one)}`, "");
      }
    } else if (object.kind === "node") {
      const { attributes, utilization } = pcsForm(object) as typeof object;
      const sets = [...attributes, ...utilization].map(({ pairs, rules }) =>
        JSON.stringify([rules, pairs.map(({ name, value }) => `${name}=${value}`).sort()]),
      );
      put(`node ${object.uname.value}`, `${object.description ?? ""}${sets.join()}`);
    } else {
      const form = pcsForm(object);
      const inside = "members" in form ? form.members : "child" in form ? [form.child] : [];
      put(
        `${form.kind} ${object.id}`,
        `${normalForm(writeObject(form))} ${inside.map((name) => name?.value).join(" ")}`,
      );
    }
  }
  return all;
}

/** What became of a CIB that was written as pcs commands and made again by pcs. */
export interface Remade {
  /** Where what pcs made differs and nothing names it, and commands that pcs refused. */
  readonly wrong: readonly string[];
  /** What is named as beyond pcs. */
  readonly named: readonly string[];
  readonly written: WrittenPcs;
  readonly commands: number;
  /** Commands that this machine's pcs only took by force, for their agents aren't installed here. */
  readonly notInstalled: number;
}

/** Writes a CIB as pcs commands, for a release of Pacemaker where one is given, has real pcs run them on an empty one, and compares. */
export async function remake(pcs: RealPcs, cib: string, folder: string, pacemaker?: string): Promise<Remade> {
  const { objects } = readCib(cib);
  const written = writePcs(objects, { pacemaker });
  const file = fileIn(folder, "remade.xml", emptyFor(pcs.newCib(), objects));
  const wrong: string[] = [];
  let notInstalled = 0;
  const commands = wordsByShell(written.text);
  // Named beforehand: pcs has no other form for it.
  const isNamedAsDeprecated = (argv: Argv): boolean =>
    written.notes.some(
      ({ message }) => message.startsWith("pcs warns") && argv.some((word) => message.includes(`"${word}"`)),
    );
  for (const argv of commands) {
    const { code, output } = await pcs.run(["-f", file, ...argv]);
    // Where the release is known there are forms that it doesn't warn of.
    const isDeprecated = /^Deprecation Warning: (?!option 'score')/m.test(output);
    if (pacemaker !== undefined && isDeprecated && !isNamedAsDeprecated(argv))
      wrong.push(`deprecated: pcs ${argv.join(" ")}\n    ${output.trim()}`);
    if (code === 0) continue;
    // Of a plugin of cluster-glue that isn't installed Pacemaker has metadata without parameters of its own.
    const isMissing =
      /is not installed or does not provide valid metadata|invalid stonith option[^:]*:? .*allowed options are: 'pcmk_/.test(
        output,
      );
    if (isMissing) notInstalled++;
    if (!isMissing || (await pcs.run(["-f", file, ...argv, "--force"])).code !== 0) {
      wrong.push(`refused: pcs ${argv.join(" ")}\n    ${output.trim()}`);
    }
  }
  const [wanted, made] = [meanings(objects), meanings(readCib(fs.readFileSync(file, "utf8")).objects)];
  const lost = new Set(written.notes.filter(({ isLoss }) => isLoss).flatMap((note) => note.objects));
  for (const [key, { meaning, objects: own }] of wanted) {
    const other = made.get(key);
    if (other?.meaning === meaning || own.some((object) => lost.has(object))) continue;
    const isEmpty = key.startsWith("node ") && meaning === "";
    if (!isEmpty) wrong.push(`differs: ${key}\n    wanted: ${meaning}\n    made:   ${other?.meaning ?? "nothing"}`);
  }
  const isNamed = (key: string): boolean =>
    [...lost].some(
      (object) => key.includes(object.kind) || (object.kind === "fencing_topology" && key.startsWith("level")),
    );
  for (const key of made.keys()) if (!wanted.has(key) && !isNamed(key)) wrong.push(`extra: ${key}`);
  const named = written.notes.filter(({ isLoss }) => isLoss).map(({ message }) => message);
  return { wrong, named, written, commands: commands.length, notInstalled };
}
