import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const address = "10.9.9.1";

/** The least that corosync accepts: one node, with an address of the namespace it is asked in. 17 lines. */
export const acceptedConf = `totem {
  version: 2
  transport: knet
  cluster_name: lab
  crypto_cipher: none
  crypto_hash: none
}
nodelist {
  node {
    name: n1
    nodeid: 1
    ring0_addr: ${address}
  }
}
quorum {
  provider: corosync_votequorum
}
`;

/** Why corosync can't be asked on this machine; undefined when it can. */
export function whyNoCorosync(): string | undefined {
  if (!existsSync("/usr/sbin/corosync")) return "corosync is not installed";
  const namespace = spawnSync("unshare", ["-nu", "true"]);
  return namespace.status === 0 ? undefined : "namespaces need root";
}

/** What `corosync -t` reports about a file: undefined when it accepts it, else the line and the message. */
export function askCorosync(text: string): { readonly line?: number; readonly message: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "quorate-corosync-"));
  try {
    const file = join(folder, "corosync.conf");
    writeFileSync(file, text);
    // In namespaces of its own: one of the nodes' addresses has to be local.
    const script = 'hostname n1; ip link set lo up; ip addr add "$2"/32 dev lo; exec corosync -c "$1" -t';
    const result = spawnSync("unshare", ["-nu", "sh", "-c", script, "sh", file, address], { encoding: "utf8" });
    if (result.status === 0) return undefined;
    const output = `${result.stderr}${result.stdout}`;
    const [, line, message] = /parser error: .*?corosync\.conf:(\d+): (.*)/.exec(output) ?? [];
    return line === undefined ? { message: output.trim() } : { line: Number(line), message: message ?? "" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `corosync -t` reports about many files, checked in one go: undefined for each that it accepts, else the message. */
export function askCorosyncOfMany(texts: readonly string[]): (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "quorate-corosync-"));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.conf`);
      writeFileSync(file, text);
      return file;
    });
    const script = `hostname n1; ip link set lo up; ip addr add ${address}/32 dev lo
      for file; do corosync -c "$file" -t > "$file.out" 2>&1; echo $? > "$file.code"; done`;
    spawnSync("unshare", ["-nu", "sh", "-c", script, "sh", ...files]);
    return files.map((file) => {
      if (readFileSync(`${file}.code`, "utf8").trim() === "0") return undefined;
      const output = readFileSync(`${file}.out`, "utf8");
      const lines = output
        .split("\n")
        .map((line) => line.replace(/^.*?(\[MAIN {2}\]|corosync-[^:]*:|parser error: \S+:)/, ""));
      return (
        lines.find((line) => line.trim() !== "" && !/bindnetaddr is used|migrate config/.test(line))?.trim() ?? output
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
