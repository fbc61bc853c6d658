import { afterEach, describe, expect, it } from "vitest";
import { readAgents, readMetadata, validateCorosync } from "../../../../client/src/cluster/agents/read-agents.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import { type Lab, whyNoLab } from "../../../lab/lab.ts";
import { useLab } from "../../../lab/use-lab.ts";
import { labSession, labSetting } from "../../support/lab-session.ts";

const why = whyNoLab();

const thing = `#!/bin/sh
cat <<END
<?xml version="1.0"?>
<resource-agent name="thing" version="1.0"><longdesc lang="en">Looks after things.</longdesc>
<parameters><parameter name="colour" required="1"><content type="string"/></parameter></parameters>
<actions><action name="start" timeout="20s"/></actions></resource-agent>
END
`;

/** Agents as nobody should write them: one never ends, one prints no end of noise, one has a name that a shell would like. */
const bad = {
  hangs: "#!/bin/sh\nsleep 600\n",
  babbles: "#!/bin/sh\nyes '@end'\n",
  "$(touch pwned)": "#!/bin/sh\necho '<resource-agent/>'\n",
};

describe.skipIf(why !== undefined)(`the agents of a real node${why ? ` (skipped: ${why})` : ""}`, () => {
  let lab: Lab;
  let home: string;
  let session: ClusterSession;

  useLab({ nodes: 1 }, async (setup) => {
    ({ home, lab } = setup);
    const folder = "/usr/lib/ocf/resource.d/mycompany";
    await lab.exec("n1", ["mkdir", "-p", folder]);
    for (const [name, text] of Object.entries({ thing, ...bad })) {
      await lab.exec("n1", ["sh", "-c", 'cat > "$1" && chmod 755 "$1"', "sh", `${folder}/${name}`], { stdin: text });
    }
  });
  afterEach(() => session?.disconnect());

  function meet(user = "root"): ClusterSession {
    session = labSession(labSetting(lab, undefined, user), home);
    return session;
  }

  it.each(["root", "operator", "automation"])(
    "are listed for %s, one's own among them, with the releases",
    async (user) => {
      const read = await readAgents(meet(user));
      expect(read.node).toBe("n1");
      expect(read.pacemaker).toMatch(/^\d+\.\d+\.\d+$/);
      expect(read.corosync).toMatch(/^\d+\.\d+\.\d+$/);
      for (const agent of ["ocf:heartbeat:IPaddr2", "ocf:mycompany:thing", "ocf:pacemaker:ping", "stonith:fence_lab"])
        expect(read.agents).toContain(agent);
      expect(read.agents.length).toBeGreaterThan(180);
      // An account outside of the group haclient may not ask for them.
      expect(read.values.members).toEqual(user === "automation" ? [] : ["n1"]);
      expect(read.values.interfaces.length).toBeGreaterThan(0);
      expect(read.values.interfaces).not.toContain("lo");
      // Nothing has changed: it is the same version. An agent that is changed makes another.
      expect((await readAgents(session)).stamp).toBe(read.stamp);
      await lab.exec("n1", ["sh", "-c", "echo '# changed' >> /usr/lib/ocf/resource.d/mycompany/thing"]);
      expect((await readAgents(session)).stamp).not.toBe(read.stamp);
    },
  );

  it("have their metadata read by one command; bad ones don't affect the others", async () => {
    meet();
    const metadata = await readMetadata(session, [
      "ocf:mycompany:babbles",
      "ocf:heartbeat:IPaddr2",
      "ocf:mycompany:hangs",
      "ocf:mycompany:nothing-there",
      "ocf:mycompany:$(touch",
      "--help",
      "stonith:../../etc/passwd",
      "systemd:nginx",
      "ocf:mycompany:thing",
      "stonith:fence_lab",
    ]);
    expect(metadata.get("ocf:mycompany:thing")).toContain("Looks after things.");
    expect(metadata.get("ocf:heartbeat:IPaddr2")).toMatch(/^<\?xml.*<\/resource-agent>$/s);
    expect(metadata.get("stonith:fence_lab")).toContain("</resource-agent>");
    expect(metadata.get("ocf:mycompany:babbles")?.length ?? 0).toBeLessThan(1_300_000);
    for (const absent of ["ocf:mycompany:hangs", "ocf:mycompany:nothing-there", "--help", "systemd:nginx"])
      expect(metadata.has(absent), absent).toBe(false);
    expect((await lab.exec("n1", ["sh", "-c", "ls / /root | grep pwned"])).stdout).toBe("");
  });

  it("corosync there validates a text, and leaves no file", async () => {
    meet();
    const { stdout: own } = await lab.exec("n1", ["cat", "/etc/corosync/corosync.conf"]);
    expect(await validateCorosync(session, own)).toMatchObject({ exitCode: 0 });
    const refused = await validateCorosync(session, own.replace("version: 2", "version: two"));
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toMatch(/parser error: .*corosync\.conf:\d+: /);
    // What only the node can know.
    const strange = await validateCorosync(session, `${own}\nuidgid {\n  uid: nobody-of-that-name\n}\n`);
    expect(strange.output).toContain("user is not found");
    expect((await lab.exec("n1", ["sh", "-c", "ls -d /tmp/tmp.* 2>/dev/null"])).stdout).toBe("");
  });
});
