import { beforeAll, describe, expect, it, vi } from "vitest";
import { checkNodes, type NodeReport } from "../../../../client/src/cluster/doctor/check-nodes.ts";
import { planNeeds } from "../../../../client/src/cluster/insight/plan-needs.ts";
import type { Plan } from "../../../../server/src/protocol.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { labSession, labSetting } from "../../support/lab-session.ts";
import { recordingLog, recordingPrompter } from "../../support/recording-prompter.ts";

const why = whyNoLab();

const pair = (id: string, name: string, value: string): string =>
  `<nvpair id="${id}" name="${name}" value="${value}"/>`;
const primitive = (id: string, agent: string, parameters: Readonly<Record<string, string>>, meta = ""): string => {
  const [kind = "", provider, type] = agent.split(":");
  const names = type === undefined ? `type="${provider}"` : `provider="${provider}" type="${type}"`;
  const pairs = Object.entries(parameters).map(([name, value]) => pair(`${id}-${name}`, name, value));
  return `<primitive id="${id}" class="${kind}" ${names}><instance_attributes id="${id}-i">${pairs.join("")}</instance_attributes>${meta}</primitive>`;
};
const stopped = (id: string): string =>
  `<meta_attributes id="${id}-m">${pair(`${id}-role`, "target-role", "Stopped")}</meta_attributes>`;

const healthy = [
  primitive("dark", "stonith:fence_lab", { pcmk_host_list: "n1 n2 n3" }),
  primitive("ip", "ocf:heartbeat:IPaddr2", { ip: "192.168.1.100" }),
  primitive("web", "ocf:heartbeat:apache", {
    configfile: "/etc/apache2/apache2.conf",
    statusurl: "http://localhost/server-status",
  }),
];

describe.skipIf(why !== undefined)(`the checks of a real cluster's nodes${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;

  useLab({ nodes: 3 }, async (setup) => {
    ({ lab, home } = setup);
    await create(healthy.join(""));
  });

  beforeAll(() => idle(), 120_000);

  /** Runs a shell's line on a node. Throws where that fails. */
  async function sh(node: string, line: string, stdin = ""): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(node, ["sh", "-c", line], { stdin });
    if (code !== 0) throw new Error(`${line}: ${stderr}`);
    return stdout;
  }

  const create = (xml: string): Promise<string> =>
    sh("n1", "cibadmin --modify --allow-create -o resources --xml-pipe", `<resources>${xml}</resources>`);

  const everywhere = (line: string) => Promise.all(lab.nodes.map(({ name }) => sh(name, line)));

  async function idle(): Promise<void> {
    await sh("n1", "crm_resource --wait --timeout=60");
  }

  async function check(user = "root", at = ["n1", "n2", "n3"]): Promise<NodeReport & { readonly log: string[] }> {
    const log = recordingLog();
    const session = labSession(labSetting(lab, at, user), home, log.log, recordingPrompter(), [lab.sshConfigFile]);
    try {
      return { ...(await checkNodes(session)), log: log.entries.map(({ node, command }) => `${node} ${command}`) };
    } finally {
      await session.disconnect();
    }
  }

  /** The findings that are more than information: `check nodes`. */
  const problems = ({ findings }: NodeReport): string[] =>
    findings
      .filter(({ severity }) => severity !== "information")
      .map(({ check: name, nodes }) => `${name} ${nodes.join(",")}`);

  it("finds nothing on healthy nodes, says what it can't check, and runs one script a node", async () => {
    const report = await check();
    expect(problems(report)).toEqual([]);
    expect(report.unchecked.map(({ subject, reason }) => `${subject}: ${reason}`)).toContain(
      "which services start at boot: no systemd",
    );
    expect(report.log.filter((line) => line.endsWith("(check the node)"))).toHaveLength(3);
    expect(report.nodes).toEqual(["n1", "n2", "n3"]);
  });

  it("checks less for a member of haclient without sudo, and says so", async () => {
    const report = await check("operator");
    expect(problems(report)).toEqual([]);
    expect(report.findings.map(({ check: name }) => name)).toContain("root");
    expect(report.unchecked.map(({ subject }) => subject)).toContain(
      "the firewall, keys, corosync's own tools and the kernel's log",
    );
  });

  it("checks all by sudo", async () => {
    const report = await check("automation");
    expect(report.findings.map(({ check: name }) => name)).not.toContain("root");
  });

  it("leaves nothing on the nodes", async () => {
    const state = () =>
      sh("n2", "find /tmp /var/tmp /root /run -newer /etc/hostname -type f | grep -v '^/run/' | sort");
    const before = await state();
    await check();
    expect(await state()).toBe(before);
  });

  const moved = (path: string) => ({
    plant: () => sh("n3", `mv ${path} ${path}.away`),
    repair: () => sh("n3", `mv ${path}.away ${path}`),
  });
  const edited = (node: string, path: string, line: string) => ({
    plant: () => sh(node, `cp -p ${path} /tmp/kept && { ${line}; }`),
    repair: () => sh(node, `cat /tmp/kept >${path} && rm /tmp/kept`),
  });

  const faults: readonly {
    readonly what: string;
    readonly expected: string;
    plant(): Promise<unknown>;
    repair(): Promise<unknown>;
  }[] = [
    {
      what: "a wrong line in /etc/hosts",
      expected: "name-resolves n2",
      ...edited("n2", "/etc/hosts", "grep -vw n1 /tmp/kept >/etc/hosts; echo '10.9.9.9 n1' >>/etc/hosts"),
    },
    {
      what: "a name that resolves to the node itself",
      expected: "name-resolves n2",
      ...edited("n2", "/etc/hosts", "grep -vw n1 /tmp/kept >/etc/hosts; echo '127.0.1.1 n1' >>/etc/hosts"),
    },
    {
      what: "another host name at the next boot",
      expected: "static-name n1",
      ...edited("n1", "/etc/hostname", "echo localhost >/etc/hostname"),
    },
    {
      what: "a different corosync.conf",
      expected: "conf-equal n3",
      ...edited("n3", "/etc/corosync/corosync.conf", "echo '# mine' >>/etc/corosync/corosync.conf"),
    },
    {
      what: "a corosync.conf that corosync refuses",
      expected: "conf-valid n3",
      ...edited("n3", "/etc/corosync/corosync.conf", "echo 'totem {' >>/etc/corosync/corosync.conf"),
    },
    {
      what: "a corosync.conf that others can write",
      expected: "conf-mode n2",
      plant: () => sh("n2", "chmod 666 /etc/corosync/corosync.conf"),
      repair: () => sh("n2", "chmod 644 /etc/corosync/corosync.conf"),
    },
    {
      what: "a key on one node only",
      expected: "key-equal n2,n3",
      plant: () => sh("n1", "head -c 256 /dev/urandom >/etc/corosync/authkey; chmod 400 /etc/corosync/authkey"),
      repair: () => sh("n1", "rm /etc/corosync/authkey"),
    },
    { what: "a missing agent", expected: "agent n3", ...moved("/usr/lib/ocf/resource.d/heartbeat/apache") },
    { what: "a missing fence agent", expected: "agent n3", ...moved("/usr/sbin/fence_lab") },
    { what: "a missing configuration file", expected: "file n3", ...moved("/etc/apache2/apache2.conf") },
    {
      what: "a different configuration file",
      expected: "file-equal n3",
      ...edited("n3", "/etc/apache2/apache2.conf", "echo '# mine' >>/etc/apache2/apache2.conf"),
    },
    {
      what: "an address that is set on another node, too",
      expected: "address-set n3",
      plant: async () => {
        await sh("n1", "crm_resource --resource ip --ban --node n3");
        await idle();
        await sh("n3", "ip addr add 192.168.1.100/32 dev eth0");
      },
      repair: async () => {
        await sh("n3", "ip addr del 192.168.1.100/32 dev eth0");
        await sh("n1", "crm_resource --resource ip --clear");
      },
    },
    {
      what: "an address that another machine has",
      expected: "address-taken n1,n2,n3",
      plant: () => create(primitive("used", "ocf:heartbeat:IPaddr2", { ip: "192.168.1.1" }, stopped("used"))),
      repair: () => sh("n1", "cibadmin --delete --xml-text '<primitive id=\"used\"/>'"),
    },
    {
      what: "an interface that isn't there",
      expected: "address-interface n1,n2,n3",
      plant: () =>
        create(primitive("away", "ocf:heartbeat:IPaddr2", { ip: "192.168.1.99", nic: "eth7" }, stopped("away"))),
      repair: () => sh("n1", "cibadmin --delete --xml-text '<primitive id=\"away\"/>'"),
    },
    {
      what: "a file system that the system mounts, too",
      expected: "fstab n2",
      plant: async () => {
        const disk = { device: "/dev/vdz1", directory: "/srv/www", fstype: "xfs" };
        await create(primitive("fs", "ocf:heartbeat:Filesystem", disk, stopped("fs")));
        await sh("n2", "echo '/dev/vdz1 /srv/www xfs defaults 0 0' >>/etc/fstab");
      },
      repair: async () => {
        await sh("n1", "cibadmin --delete --xml-text '<primitive id=\"fs\"/>'");
        await sh("n2", "grep -v vdz1 /etc/fstab >/tmp/kept; cat /tmp/kept >/etc/fstab; rm /tmp/kept");
      },
    },
    {
      what: "a node that no device can fence",
      expected: "fence-device n3",
      plant: () =>
        sh("n1", "crm_resource --resource dark --set-parameter pcmk_host_list --parameter-value 'n1 n2'").then(idle),
      repair: () =>
        sh("n1", "crm_resource --resource dark --set-parameter pcmk_host_list --parameter-value 'n1 n2 n3'").then(idle),
    },
    {
      what: "a fence device that doesn't answer",
      expected: "fence-answers",
      plant: () => lab.setBoard("fails"),
      repair: () => lab.setBoard("works"),
    },
    {
      what: "a forgotten move",
      expected: "left-constraints n3",
      plant: () => sh("n1", "crm_resource --resource ip --ban --node n3"),
      repair: () => sh("n1", "crm_resource --resource ip --clear"),
    },
    {
      what: "files of root in Pacemaker's folder",
      expected: "state-owner n2",
      plant: () => sh("n2", "touch /var/lib/pacemaker/cib/mine"),
      repair: () => sh("n2", "rm /var/lib/pacemaker/cib/mine"),
    },
    {
      what: "a stopped cluster",
      expected: "cluster-runs n3",
      plant: () => lab.stopCluster("n3"),
      repair: () => lab.startCluster("n3"),
    },
  ];

  it.each(faults)("finds $what", async ({ expected, plant, repair }) => {
    await plant();
    try {
      const found = problems(await check());
      expect(found.filter((each) => each.startsWith(expected))).not.toEqual([]);
    } finally {
      await repair();
    }
  });

  it("asks every fencer only where the first that it asks knows no device", async () => {
    const asked = ({ log }: { readonly log: readonly string[] }) =>
      log.filter((line) => line.endsWith("(ask the fencer)")).length;
    const bans = (...nodes: readonly string[]) =>
      nodes.map((node) => `<rsc_location id="own-${node}" rsc="own" node="${node}" score="-INFINITY"/>`).join("");
    const replaceBans = (xml: string) =>
      sh(
        "n1",
        "cibadmin --delete-all --force --xpath '//rsc_location[@rsc=\"own\"]'; cibadmin --modify --allow-create -o constraints --xml-pipe",
        `<constraints>${xml}</constraints>`,
      ).then(idle);
    expect(asked(await check())).toBe(0);
    await sh("n1", "crm_resource --resource dark --set-parameter pcmk_host_list --parameter-value 'n1 n2'");
    await create(primitive("own", "stonith:fence_lab", { pcmk_host_list: "n3" }));
    try {
      await replaceBans(bans("n1", "n2"));
      const alone = await check();
      expect(problems(alone)).toContain("fence-device-elsewhere n3");
      expect(asked(alone)).toBe(2);
      // n1 is asked first about n3.
      await replaceBans(bans("n1", "n3"));
      const elsewhere = await check();
      expect(problems(elsewhere).filter((each) => each.startsWith("fence"))).toEqual([]);
      expect(asked(elsewhere)).toBe(2);
    } finally {
      await replaceBans("");
      await sh("n1", "cibadmin --delete --xml-text '<primitive id=\"own\"/>'");
      await sh("n1", "crm_resource --resource dark --set-parameter pcmk_host_list --parameter-value 'n1 n2 n3'");
      await idle();
    }
  }, 180_000);

  it("says before a change which nodes lack what its new resources need", async () => {
    const base = await sh("n1", "cibadmin -Q");
    const added = [
      primitive("new", "ocf:heartbeat:nginx", {}),
      primitive("taken", "ocf:heartbeat:IPaddr2", { ip: "192.168.1.1" }),
      primitive("wrong", "ocf:heartbeat:IPaddr2", { ip: "192.168.1.77", cidr_netmask: "99" }),
      primitive("site", "ocf:heartbeat:apache", { configfile: "/etc/apache2/own.conf" }),
      primitive("db", "ocf:heartbeat:pgsql", { pgctl: "/usr/bin/true", psql: "/usr/bin/true", pgport: "5439" }),
      primitive("cache", "ocf:heartbeat:redis", {}),
      primitive("data", "ocf:heartbeat:Filesystem", { device: "/dev/vdz1", directory: "/srv/data", fstype: "xfs" }),
    ];
    const cib = base.replace("</resources>", `${added.join("")}</resources>`);
    const agent = moved("/usr/lib/ocf/resource.d/heartbeat/nginx");
    const log = recordingLog();
    const session = labSession(labSetting(lab, ["n1", "n2", "n3"], "root"), home, log.log, recordingPrompter(), [
      lab.sshConfigFile,
    ]);
    await agent.plant();
    await sh("n1", "touch /etc/apache2/own.conf; echo '/dev/vdz1 /srv/data xfs defaults 0 0' >>/etc/fstab");
    await sh(
      "n2",
      "touch /etc/apache2/own.conf; setsid python3 -m http.server 5439 >/dev/null 2>&1 & echo $! >/tmp/other",
    );
    try {
      await expect.poll(() => sh("n2", "ss -lnt | grep -c ':5439 '").catch(String)).toBe("1\n");
      const plan = { cib, changes: [{ kind: "added", type: "primitive", id: "new" }], errors: [] } as unknown as Plan;
      // A busy machine may take longer than a node is given.
      const needs = await vi.waitFor(
        async () => {
          const answer = await planNeeds(session, { base, plan });
          expect(answer?.missing).toEqual([]);
          return answer;
        },
        { timeout: 120_000 },
      );
      const found = needs?.findings.map(({ check: name, nodes, about = [] }) =>
        [name, ...about, nodes.join(",")].join(" "),
      );
      for (const expected of [
        "agent new n3",
        "address-taken taken n1,n2,n3",
        "file site n3",
        "port-in-use db n2",
        "fstab data n1",
        "device data n1,n2,n3",
      ])
        expect(found).toContain(expected);
      const refused = needs?.findings.filter(({ check: name }) => name === "parameters").map(({ message }) => message);
      expect(refused).toContainEqual(expect.stringContaining('the parameters of "wrong"'));
      const programs = needs?.findings.filter(({ about, check: name }) => name === "file" && about?.[0] === "cache");
      expect(programs).toMatchObject([{ nodes: ["n1", "n2", "n3"] }]);
      expect(await planNeeds(session, { base, plan: { ...plan, cib: base } })).toBeUndefined();
      await lab.cutSsh("n3");
      expect((await planNeeds(session, { base, plan }))?.missing[0]).toContain("n3");
    } finally {
      await lab.restoreSsh("n3");
      await agent.repair();
      await sh("n2", "kill $(cat /tmp/other); rm /tmp/other");
      await sh("n1", "sed -i '/vdz1/d' /etc/fstab");
      await everywhere("rm -f /etc/apache2/own.conf");
      await session.disconnect();
    }
  }, 180_000);

  it("reaches the members that the setting doesn't name", async () => {
    expect((await check("root", ["n1"])).nodes).toEqual(["n1", "n2", "n3"]);
  });

  it("says which members it couldn't ask", async () => {
    await lab.cutSsh("n3");
    try {
      const { nodes, unchecked } = await check();
      expect(nodes).toEqual(["n1", "n2"]);
      expect(unchecked.filter(({ subject }) => subject === "anything")).toMatchObject([{ nodes: ["n3"] }]);
    } finally {
      await lab.restoreSsh("n3");
    }
  });
});
