import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogueJson } from "../../../scripts/harvest/compose.ts";
import { harvest, installedVersion } from "../../../scripts/harvest/harvest.ts";
import { harvestedPackages } from "../../../scripts/packages.mjs";
import type { CatalogueFile } from "../../../server/src/agents/catalogue-file.ts";
import { readMetadata } from "../../../server/src/agents/metadata.ts";
import { fencingAgentParameters } from "../../../server/src/model/options/fencing-parameters.ts";
import { isDefaultUnstated } from "../../support/installed-releases.ts";

const folder = join(import.meta.dirname, "../../../server/src/agents/catalogue");
const stored = (file: string) => readFileSync(join(folder, file), "utf8");
const harvestedFrom = ["ocf-heartbeat", "ocf-pacemaker", "ocf-booth", "ocf-linbit", "stonith"].flatMap(
  (name) => (JSON.parse(stored(`${name}.json`)) as CatalogueFile).packages,
);

async function whyNotComparable(): Promise<string | undefined> {
  const reasons: string[] = [];
  for (const name of harvestedPackages) {
    const version = await installedVersion(name);
    if (version === undefined) reasons.push(`${name} is not installed`);
    else if (!harvestedFrom.includes(`${name} ${version}`))
      reasons.push(`${name} is another version here (${version})`);
  }
  return reasons.length === 0 ? undefined : reasons.join(", ");
}

const reason = await whyNotComparable();
const comparable = "the catalogue matches the metadata of the packages' agents";

describe("harvest", () => {
  it.skipIf(reason !== undefined)(
    reason === undefined ? comparable : `${comparable} [skipped: ${reason}]`,
    async () => {
      const { files, problems, missing } = await harvest();
      expect(problems).toEqual([]);
      expect(missing).toEqual([]);
      for (const [name, file] of files) expect(catalogueJson(file), `${name}: run npm run harvest`).toBe(stored(name));
    },
  );

  const fenced = "/usr/lib/pacemaker/pacemaker-fenced";
  const sameAsFenced = "the parameters of every fence device are those of pacemaker-fenced";
  it.skipIf(!existsSync(fenced))(
    existsSync(fenced) ? sameAsFenced : `${sameAsFenced} [skipped: pacemaker is not installed]`,
    () => {
      const xml = execFileSync(fenced, ["metadata"], { encoding: "utf8" });
      const release = /<resource-agent [^>]*version="([\d.]+)/.exec(xml)?.[1] ?? "";
      expect(release).not.toBe("");
      const metadata = readMetadata(xml).facts.parameters;
      const ours = fencingAgentParameters.map(({ name, default: value }) => ({ name, default: value }));
      const theirs = metadata.map((each) => (typeof each === "number" ? { name: "" } : each));
      for (const { name, default: value } of theirs) {
        if (name === "pcmk_host_check") continue; // Its default depends on the other parameters since 2.0.
        if (isDefaultUnstated(name, release)) {
          expect(value, name).toBeUndefined();
          expect(ours.map((each) => each.name)).toContain(name);
        } else expect(ours).toContainEqual({ name, default: value });
      }
      expect(ours.length).toBe(theirs.length);
    },
  );
});
