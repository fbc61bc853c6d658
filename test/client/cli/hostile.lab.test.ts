// Names and values that would do harm in a shell, through every command that talks to a cluster: none reaches one, here or on a node.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../../scripts/paths.mjs";
import { clustersSetting } from "../../../scripts/working-folder.ts";
import { parseXml } from "../../../server/src/text/xml.ts";
import { type Lab, whyNoLab } from "../../lab/lab.ts";
import { isSince } from "../../support/installed-releases.ts";
import { type CommandLineSetup, useCommandLine } from "../support/use-command-line.ts";

const why = whyNoLab();
/** A file that only a shell would make, in the folder a command starts in or in the one of the account on the node. */
const canary = "canary-of-quorate";
const hostile = [
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `'; touch ${canary}; '`,
  `"; touch ${canary}; "`,
  `a\ntouch ${canary}\n`,
  `--output=${canary}`,
  `-x ${canary}`,
  `| touch ${canary} #`,
  `%s \\ ' " $HOME & <b> ümlaut 名`,
];
/** What the tools of Pacemaker before 2.1.8 would make another value of. */
const mangled = ['ü" onfail="x', "a\ttab"];
const word = (text: string): string => `"${text.replace(/\n/g, " ").replace(/["\\]/g, "\\$&")}"`;

describe.skipIf(why !== undefined)(`hostile words${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let folder: string;

  let run: CommandLineSetup["quorate"];
  useCommandLine(
    { nodes: 2 },
    (setup) => {
      ({ folder, lab, quorate: run } = setup);
    },
    (lab) => {
      const [own] = clustersSetting(lab);
      const clusters = hostile.map((name, index) => ({ ...own, name, folder: `folder-${index}` }));
      return JSON.stringify({ "quorate.clusters": clusters });
    },
  );

  async function quorate(...args: string[]): Promise<{ code: number; text: string }> {
    const { code, out, err } = await run(...args);
    return { code, text: out + err };
  }

  async function expectNoCanary(): Promise<void> {
    expect(readdirSync(folder)).not.toContain(canary);
    expect(existsSync(join(root, canary))).toBe(false);
    for (const { name } of lab.nodes) {
      const { stdout } = await lab.exec(name, [
        "find",
        "/root",
        "/tmp",
        "/etc/corosync",
        "/var/lib/pacemaker",
        "-name",
        `*${canary}*`,
      ]);
      expect(stdout).toBe("");
    }
  }

  it("as values of a configuration and names of files are applied, confirmed, rolled back and pulled as they are", async () => {
    // The tools of 2.0.5 make another value of every letter outside ASCII: such a change is refused.
    const { stdout: release } = await lab.exec("n1", ["pacemakerd", "--version"]);
    const isOld = / 2\.0\./.test(release);
    const values = hostile.filter((value) => !isOld || /^[\x20-\x7e\n]*$/.test(value));
    const files = hostile.map((text, index) => {
      const file = `${index} ${text.replace(/[/\n]/g, " ")}.crm`.replace(/^(\d) /, index % 2 ? "./$1 " : "$1");
      const lines = [
        "property stonith-enabled=false",
        ...values.map(
          (value, at) => `primitive p${at} ocf:pacemaker:Dummy params fake=${word(value)} meta note=${word(text)}`,
        ),
      ];
      writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
      return file;
    });
    for (const [index, name] of hostile.entries()) {
      const file = files[index] ?? "";
      // The setting's names have no blanks around them.
      const cluster = [`--cluster=${name.trim()}`];
      const planned = await quorate("plan", ...cluster, "--", file);
      expect([0, 3], planned.text).toContain(planned.code);
      if (index > 1) continue;
      const applied = await quorate(
        "apply",
        ...cluster,
        "--yes",
        "--accept-errors",
        "--confirm-within",
        "60s",
        "--",
        file,
      );
      expect(applied.code, applied.text).toBe(0);
      const confirmed = await quorate("confirm", ...cluster);
      expect(confirmed.code, confirmed.text).toBe(0);
      expect((await quorate("status", ...cluster)).code).toBe(3);
      const back = await quorate("rollback", ...cluster, "--yes", "--accept-errors");
      expect(back.code, back.text).toBe(0);
      const pulled = await quorate("pull", ...cluster, "--", `pulled ${file.replace("./", "")}`);
      expect([0, 3], pulled.text).toContain(pulled.code);
    }
    await expectNoCanary();
  });

  it("are refused where the node's own tools would make other values of them, else applied as they are", async () => {
    const { stdout } = await lab.exec("n1", ["crm_resource", "--version"]);
    const isMangling = !isSince(/\d+(\.\d+)+/.exec(stdout)?.[0], "2.1.8");
    for (const [index, value] of mangled.entries()) {
      const parameters = `fake="${value.replaceAll('"', '\\"')}" meta target-role=Stopped`;
      writeFileSync(join(folder, "m.crm"), `primitive m${index} ocf:pacemaker:Dummy params ${parameters}\n`);
      const { code, text } = await quorate("apply", `--cluster=${hostile[0]}`, "--yes", "--accept-errors", "m.crm");
      const { stdout: written } = await lab.exec("n2", [
        "cibadmin",
        "--query",
        "--xpath",
        `//primitive[@id='m${index}']`,
      ]);
      if (isMangling) {
        expect(text).toContain('can\'t transfer the value of "fake"');
        expect(code).toBe(1);
        expect(written).not.toContain("<primitive");
      } else {
        expect(code, text).toBe(0);
        const [nvpair] = parseXml(written).children[0]?.children ?? [];
        expect(nvpair?.attributes.value).toBe(value);
      }
    }
  });

  it("as hosts are refused, or looked for as they are", async () => {
    for (const host of hostile) {
      const { code } = await quorate("status", `--host=${host}`);
      expect([1, 2]).toContain(code);
    }
    await expectNoCanary();
  });

  it("in pcs commands are converted without being run", async () => {
    writeFileSync(
      join(folder, "x.pcs"),
      hostile
        .map((text, at) => `pcs resource create r${at} ocf:pacemaker:Dummy fake='${text.replaceAll("'", "'\\''")}'\n`)
        .join(""),
    );
    const crm = await quorate("convert", "--from", "pcs", "--to", "crm", "x.pcs");
    expect(crm.code, crm.text).toBe(0);
    await quorate("convert", "--from", "pcs", "--to", "pcs", "x.pcs");
    await expectNoCanary();
  });
});
