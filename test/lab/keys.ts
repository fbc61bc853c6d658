import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { inRunFolder, type LabPlan } from "./plan.ts";

const runFile = promisify(execFile);

/**
 * Makes the lab's own key, a host key for every node, and the known_hosts and ssh_config files that go with them.
 * The nodes' ports must be known by now.
 */
export async function makeKeys(plan: LabPlan): Promise<void> {
  const { runDir, nodes } = plan;
  mkdirSync(inRunFolder.hostKey(runDir, "."), { recursive: true, mode: 0o700 });
  const generate = (file: string, comment: string) =>
    runFile("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
  const identity = inRunFolder.identity(runDir);
  const hostKeys = nodes.map((node) => generate(inRunFolder.hostKey(runDir, node.name), node.name));
  await Promise.all([generate(identity, `quorate-lab-${plan.name}`), ...hostKeys]);

  const known = nodes.map((node) => {
    const [type, key] = readFileSync(`${inRunFolder.hostKey(runDir, node.name)}.pub`, "utf8").split(" ");
    return `[127.0.0.1]:${node.port} ${type} ${key}\n`;
  });
  writeFileSync(inRunFolder.knownHosts(runDir), known.join(""));

  const hosts = nodes.map((node) => `Host ${node.name}\n  Port ${node.port}\n`);
  const common = `
Host ${nodes.map((node) => node.name).join(" ")}
  HostName 127.0.0.1
  User root
  IdentityFile ${identity}
  IdentitiesOnly yes
  UserKnownHostsFile ${inRunFolder.knownHosts(runDir)}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  LogLevel ERROR
`;
  writeFileSync(inRunFolder.sshConfig(runDir), hosts.join("") + common);
}
