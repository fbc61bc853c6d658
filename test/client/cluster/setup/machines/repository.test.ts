// dnf and zypper, which no machine of the lab has: fakes that record what they are asked, and answer as their documentation shows it.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { corosyncText } from "../../../../../client/src/cluster/setup/corosync/corosync-text.ts";
import { type MachineFacts, readMachine } from "../../../../../client/src/cluster/setup/machines/machine-facts.ts";
import { repositoryNotes } from "../../../../../client/src/cluster/setup/machines/repository.ts";
import { stepsFor } from "../../../../../client/src/cluster/setup/setup-steps.ts";
import { root } from "../../../../../scripts/paths.mjs";

const read = (name: string): string => readFileSync(join(root, "client/src/cluster", name), "utf8");
const step = [
  "services/daemons",
  "setup/machines/packages",
  "setup/machines/sbd",
  "setup/machines/device",
  "setup/machines/step",
]
  .map((name) => read(`${name}.sh`))
  .join("");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-fake-dnf-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a fake program on the path, which records its command line and then runs `body`. */
function fake(name: string, body: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${folder}/asked'\n${body}\n`);
  chmodSync(file, 0o755);
}
const asked = (): string[] =>
  existsSync(join(folder, "asked")) ? readFileSync(join(folder, "asked"), "utf8").trim().split("\n") : [];
const run = (script: string, ...args: string[]): string =>
  execFileSync("sh", ["-c", script, "step", ...args], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}:/usr/bin:/bin` },
  });

/** A machine without packages, as dnf's answer to repolist leaves it. */
const machine = (system: string, ...repositories: string[]): MachineFacts =>
  readMachine(
    "n1",
    ["name n1", "manager dnf", `system ${system}`, ...repositories.map((each) => `repository ${each}`)]
      .map((line) => line.replace(" ", "\t"))
      .join("\n"),
  );
const firstStep = (facts: MachineFacts): string => {
  const common = { digest: "", networks: [], keyFrom: undefined, device: undefined, deviceHost: undefined };
  const [step] = stepsFor({
    machines: [facts],
    newcomers: [facts],
    ...common,
    sbd: undefined,
    fenceAgents: [],
    atBoot: false,
  });
  return `${step?.id}: ${step?.commands.join("; ")}`;
};

describe("the high-availability repository (fake-dnf)", () => {
  it("is found in what dnf lists, and nothing else is", () => {
    // dnf's own columns, with those of Rocky Linux 9, RHEL 9 and Oracle Linux 9 (their documentation).
    fake(
      "dnf",
      `cat <<'LIST'
repo id                                          repo name                      status
appstream                                        Rocky Linux 9 - AppStream      enabled
highavailability                                 Rocky Linux 9 - High Availa    disabled
highavailability-debuginfo                       Rocky Linux 9 - High Availa    disabled
rhel-9-for-x86_64-highavailability-rpms          Red Hat Enterprise Linux 9     disabled
rhel-9-for-x86_64-highavailability-eus-rpms      Red Hat Enterprise Linux 9     disabled
rhel-9-for-x86_64-highavailability-source-rpms-x Red Hat Enterprise Linux 9     disabled
ol9_addons                                       Oracle Linux 9 Addons          enabled
LIST`,
    );
    // Pacemaker of this machine is not to be seen.
    const look = read("setup/machines/look.sh").replace("! command -v pacemakerd >/dev/null 2>&1", "true");
    const { repositories } = readMachine("n1", run(look));
    expect(repositories.map(({ id, isEnabled }) => `${id} ${isEnabled}`)).toEqual([
      "highavailability false",
      "rhel-9-for-x86_64-highavailability-rpms false",
      "rhel-9-for-x86_64-highavailability-eus-rpms false",
      "ol9_addons true",
    ]);
  });

  it.each([
    ["rocky 8.10", "ha disabled", "repository: dnf config-manager --set-enabled ha"],
    ["almalinux 9.4", "highavailability disabled", "repository: dnf config-manager --set-enabled highavailability"],
    ["centos 10", "highavailability disabled", "repository: dnf config-manager --set-enabled highavailability"],
    ["ol 9.4", "ol9_addons disabled", "repository: dnf config-manager --set-enabled ol9_addons"],
    [
      "rhel 10.0",
      "rhel-10-for-x86_64-highavailability-rpms disabled",
      "repository: subscription-manager repos --enable=rhel-10-for-x86_64-highavailability-rpms",
    ],
  ])("of %s is enabled first", (system, repository, expected) => {
    expect(firstStep(machine(system, repository))).toBe(expected);
  });

  it("stays as it is where it is enabled, or where the distribution has none", () => {
    expect(firstStep(machine("rocky 9.4", "highavailability enabled"))).toMatch(/^packages: dnf install corosync/);
    expect(firstStep(machine("fedora 42"))).toMatch(/^packages: /);
    expect(repositoryNotes([machine("fedora 42")])).toEqual([]);
    expect(repositoryNotes([machine("rhel 9.4")]).join()).toContain("subscription-manager register");
    expect(repositoryNotes([machine("sles 15.6")]).join()).toContain("SUSEConnect -p sle-ha");
  });

  it.each([
    [
      "dnf 4",
      'case "$*" in --version) echo 4.14.0 ;; esac',
      "dnf -y -q config-manager --set-enabled ha",
      "--set-disabled ha",
    ],
    [
      "dnf 5",
      'case "$*" in --version) echo "dnf5 version 5.2.8" ;; esac',
      "dnf -y -q config-manager setopt ha.enabled=1",
      "setopt ha.enabled=0",
    ],
  ])("is enabled and disabled with %s", (_, body, enabling, disabling) => {
    fake("dnf", body);
    run(step, "repository", "enable", "ha");
    expect(asked()).toContain(enabling);
    run(step, "repository", "disable", "ha");
    expect(asked().at(-1)).toContain(disabling);
  });

  it("gets dnf's plugin where it is missing", () => {
    fake("dnf", 'case "$*" in "config-manager --help") exit 1 ;; esac');
    run(step, "repository", "enable", "ha");
    expect(asked().slice(-2)).toEqual([
      "dnf -y -q install dnf-plugins-core",
      "dnf -y -q config-manager --set-enabled ha",
    ]);
  });

  it("of RHEL is the subscription's", () => {
    fake("subscription-manager", "");
    run(step, "repository", "enable", "rhel-9-for-x86_64-highavailability-rpms");
    expect(asked()).toEqual(["subscription-manager repos --enable=rhel-9-for-x86_64-highavailability-rpms"]);
  });
});

describe("packages (fake-dnf, fake-zypper)", () => {
  const install = `${step.replace(/\nstep=\$1\nshift\n[\s\S]*/, "\n")}\ninstall "$@"`;

  it("are asked of dnf by their names", () => {
    fake("dnf", "");
    run(install, "dnf", "corosync", "fence-agents-sbd");
    expect(asked()).toEqual(["dnf -y -q install corosync fence-agents-sbd"]);
  });

  it("leave out what the release doesn't have where it may be left out", () => {
    fake("dnf", 'case "$*" in *list*) exit 1 ;; esac');
    run(install, "dnf", "corosync", "fence-agents-own|");
    expect(asked().at(-1)).toBe("dnf -y -q install corosync");
  });

  it("of zypper are those that the release has, and others that use it are waited for", () => {
    fake("zypper", `echo "$ZYPP_LOCK_TIMEOUT" >> '${folder}/lock'; case "$*" in *search*) exit 104 ;; esac`);
    run(install, "zypper", "corosync", "fence-agents-sbd|fence-agents");
    expect(asked().at(-1)).toBe("zypper -n -q install corosync fence-agents");
    expect(readFileSync(join(folder, "lock"), "utf8")).toMatch(/120\n$/);
  });
});

it("SUSE's release 15 has corosync 2, without knet", () => {
  const node = { name: "n1", addresses: ["10.0.0.1", "10.0.1.1"] };
  const text = corosyncText("web", [node], [machine("sles 15.6")]);
  expect(text).toContain("transport: udpu");
  expect(text).not.toContain("ring1_addr");
  expect(corosyncText("web", [node], [machine("sles 16.0")])).toContain("transport: knet");
});
