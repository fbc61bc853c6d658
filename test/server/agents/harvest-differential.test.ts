import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { harvest } from "../../../scripts/harvest/harvest.ts";
import { harvestReleases } from "../../../scripts/harvest/releases.ts";
import type { CatalogueFile, StoredAgent, StoredParameter } from "../../../server/src/agents/catalogue-file.ts";
import { formIn } from "../../../server/src/agents/expand-agent.ts";
import { readMetadata } from "../../../server/src/agents/metadata.ts";
import { fencingAgentParameters } from "../../../server/src/model/options/fencing-parameters.ts";
import { isDefaultUnstated } from "../../support/installed-releases.ts";

const folder = join(import.meta.dirname, "../../../server/src/agents/catalogue");
const stored = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as CatalogueFile);

/** The packages of a release of the catalogue, as `name version`. */
const packagesOf = (release: number) => new Set(stored.flatMap((file) => file.releases[release]?.packages ?? []));

/** The form of an agent that matters: its parameters by name. */
function sorted({ deprecated, parameters, actions }: StoredAgent, shared: readonly StoredParameter[] = []) {
  const named = parameters.map((each) => (typeof each === "number" ? shared[each] : each));
  return { deprecated, actions, parameters: named.sort((a, b) => ((a?.name ?? "") < (b?.name ?? "") ? -1 : 1)) };
}

/** A release of the catalogue, and where its packages are: here, or in a root file system that is at hand. */
const places = harvestReleases.map((release, index) => ({ ...release, index }));
const own = await harvest();

describe("harvest", () => {
  const comparable = "the catalogue matches the metadata of the packages' agents";
  const here = places.flatMap(({ name, index }) => {
    const packages = packagesOf(index);
    const agents = own.agents.filter((agent) => packages.has(`${agent.package} ${agent.version}`));
    return agents.length === 0 ? [] : [{ name, index, agents }];
  });
  for (const { name, index, agents } of here) {
    it(`${comparable} in ${name}`, () => {
      expect(own.problems).toEqual([]);
      for (const agent of agents) {
        const file = stored.find((each) => each.class === agent.class && each.provider === agent.provider);
        const kept = file?.agents[agent.name];
        const form = file && kept && formIn(kept, index, file.shared);
        expect(form && sorted(form, file?.shared), `${agent.name}: run npm run harvest`).toEqual(sorted(agent));
      }
    });
  }
  if (here.length === 0) it.skip(`${comparable} [skipped: this machine has other versions of the packages]`);

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
