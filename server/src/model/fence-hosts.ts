import { isAtLeast } from "./target.ts";

/** A node and the ports (plugs) that a pcmk_host_map gives it. */
interface MappedHost {
  readonly node: string;
  /** What the device calls the node; several with commas. Empty before Pacemaker 3.0.2 where nothing is written. */
  readonly port: string;
}

/** A pcmk_host_map as Pacemaker's fencer reads it. */
interface HostMap {
  readonly hosts: readonly MappedHost[];
  /** The parts that the fencer ignores. */
  readonly malformed: readonly string[];
}

/**
 * Reads a pcmk_host_map (`n1:1;n2:2,3`) as pacemaker-fenced does: blanks and `;` separate the pairs, `:` or `=` the node from its
 * ports. Since Pacemaker 3.0.2 the first `:` or `=` counts, empty parts are errors, and a backslash escapes nothing; before that
 * the last one counts and a backslash escapes what follows. Tried with the fencers of 2.1.5 and 3.0.3.
 */
export function readHostMap(value: string, pacemaker: string | undefined): HostMap {
  return isAtLeast(pacemaker, "3.0.2") ? readMap(value) : readOldMap(value);
}

function readMap(value: string): HostMap {
  const hosts: MappedHost[] = [];
  const malformed: string[] = [];
  for (const part of value.split(/[;\s]+/)) {
    if (part === "") continue;
    const [, node = "", port = ""] = /^([^:=]*)[:=](.*)$/.exec(part) ?? [];
    if (node === "" || port === "") malformed.push(part);
    else hosts.push({ node, port });
  }
  return { hosts, malformed };
}

function readOldMap(value: string): HostMap {
  const hosts: MappedHost[] = [];
  const malformed: string[] = [];
  let node: string | undefined;
  let last = 0;
  for (let at = 0; at <= value.length; at++) {
    const letter = value[at];
    if (letter === "\\") {
      at++;
    } else if (letter === "=" || letter === ":") {
      if (at > last) node = value.slice(last, at);
      last = at + 1;
    } else if (letter === undefined || /[;\s]/.test(letter)) {
      const port = value.slice(last, at).replaceAll("\\", "");
      if (node !== undefined) hosts.push({ node, port });
      else if (at > last) malformed.push(value.slice(last, at));
      node = undefined;
      last = at + 1;
    }
  }
  return { hosts, malformed };
}

/** The nodes of a pcmk_host_list as the fencer reads it: separated by blanks, commas and semicolons, each up to the first character that no name has. */
export function readHostList(value: string): string[] {
  return value.split(/[\s,;]+/).flatMap((item) => {
    const [name] = /^[A-Za-z0-9_.-]+/.exec(item) ?? [];
    return name === undefined || /^(on|off)$/i.test(name) ? [] : [name];
  });
}

/** How the fencer finds out which nodes a device fences; `unknown` for a value of pcmk_host_check that it doesn't know. */
export type HostCheck = "static-list" | "dynamic-list" | "status" | "none" | "unknown";

/** The check of a device: as pcmk_host_check says, else a list where hosts are given; undefined where the agent decides. */
export function hostCheckOf(check: string | undefined, hasHosts: boolean): HostCheck | undefined {
  if (check === undefined || check === "") return hasHosts ? "static-list" : undefined;
  const known = (["static-list", "dynamic-list", "status", "none"] as const).find(
    (each) => each === check.toLowerCase(),
  );
  return known ?? "unknown";
}
