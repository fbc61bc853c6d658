import type { Fact } from "../event.ts";
import type { LogText } from "../logs/log-text.ts";

/** Daemons that write into the configuration themselves. */
const own = /^(?:crmd|attrd|pacemaker-controld|pacemaker-attrd|stonith-ng|pacemaker-fenced)$/;

/** Changes of the configuration, and who made them. Values, which may be passwords, aren't shown. */
export const configurationTexts: readonly LogText[] = [
  [
    "based",
    /^Completed (cib_\w+) operation for section (.+?): OK \(rc=0, origin=(.+?), version=(\d+\.\d+)\.(\d+)\)/,
    ([operation, written = "", origin = "", version = "", updates = ""]) => {
      const section = written.replace(/^'(.*)'$/, "$1");
      const [node = "", client = ""] = origin.split("/");
      if (updates !== "0" || /^(?:status|\/\/node_state|\/cib\/status)/.test(section)) return undefined;
      return {
        // On both sides of a split the same version may be of two changes.
        ...{
          kind: "configuration",
          type: "changed",
          key: `cib ${version} ${client} on ${node}`,
          by: `${client} on ${node}`,
        },
        ...(operation === "cib_replace" ? {} : { moment: `cib ${version} ${origin}` }),
        isDetail: own.test(client),
        text: `the configuration was changed (${section}) by ${client} on ${node}: version ${version}`,
      };
    },
  ],
  [
    "based",
    /^(\+\+|--|\+) +(\/cib\/configuration\/\S*?|\/cib\/configuration)(?::\s*(.*))?$/,
    ([how = "", path = "", what = ""], _, nameOf) => switched(how, path, what, nameOf) ?? step(how, path, what),
  ],
  [
    "based",
    /^(\+\+) +(<nvpair id="(?!status-).*)/,
    ([how = "", what = ""], _, nameOf) => switched(how, "", what, nameOf),
  ],
];

/** What people switch on and off: their values are no secret. */
const switches =
  "standby|maintenance|maintenance-mode|target-role|is-managed|stonith-enabled|fencing-enabled|no-quorum-policy|symmetric-cluster";

/** A switch that was set or removed, and of what: a node by its number, a resource, or the cluster. */
function switched(how: string, path: string, what: string, nameOf: (id: string) => string): Fact | undefined {
  const id = / id="([^"]*)"/.exec(what)?.[1] ?? /nvpair\[@id='([^']*)'\]$/.exec(path)?.[1] ?? "";
  const [, ofId] = new RegExp(`(?:^|-)(${switches})$`).exec(id) ?? [];
  const name = / name="([^"]*)"/.exec(what)?.[1] ?? ofId ?? "";
  if (!new RegExp(`^(?:${switches})$`).test(name)) return undefined;
  const value = / value="([^"]*)"/.exec(what)?.[1] ?? /@value=(\S+?),?(?: |$)/.exec(what)?.[1];
  const node = /\/node\[@id='([^']*)'\]/.exec(path)?.[1] ?? /^nodes-(.+?)-/.exec(id)?.[1];
  const resource =
    /\/(?:primitive|group|clone|master|bundle)\[@id='([^']*)'\]\/meta_attributes/.exec(path)?.[1] ??
    /^(.+?)-meta_attributes/.exec(id)?.[1];
  if (how !== "--" && value === undefined) return undefined;
  const of = node === undefined ? resource : /^\d+$/.test(node) ? nameOf(node) : node;
  const done = how === "--" ? "was removed" : `was set to ${value}`;
  return {
    ...{ kind: "configuration", type: "step", key: `switch ${name} ${of ?? ""} ${done}` },
    ...(node !== undefined && of !== undefined ? { target: of } : {}),
    ...(node === undefined && resource !== undefined ? { resource } : {}),
    text: `in the configuration, ${name}${of === undefined ? "" : ` of ${of}`} ${done}`,
  };
}

/** One step of a difference that the CIB manager writes: `++ /cib/configuration/constraints:  <rsc_location id="x"/>`. */
function step(how: string, path: string, what: string): Fact | undefined {
  const [, tag, rest = ""] = /^<(\w+)([^>]*)/.exec(what) ?? [];
  const id = / id="([^"]*)"/.exec(rest)?.[1];
  const last = /([\w-]+)(?:\[@id='([^']*)'\])?$/.exec(path);
  const name = tag === undefined ? `${last?.[1] ?? ""} ${last?.[2] ?? ""}`.trim() : `${tag} ${id ?? ""}`.trim();
  if (name === "" || name === "cib" || name === "configuration") return undefined;
  const done = how === "++" ? "added" : how === "--" ? "removed" : "changed";
  return {
    ...{ kind: "configuration", type: "step", key: `step ${done} ${path} ${name}` },
    text: `in the configuration, ${name} was ${done}`,
  };
}
