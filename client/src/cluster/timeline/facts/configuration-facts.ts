import type { Fact } from "../event.ts";
import type { LogText } from "../logs/log-text.ts";

/** Daemons that write into the configuration themselves. */
const own = /^(?:crmd|attrd|pacemaker-controld|pacemaker-attrd|stonith-ng|pacemaker-fenced)$/;

/** Changes of the configuration, and who made them. Values, which may be passwords, aren't shown. */
export const configurationTexts: readonly LogText[] = [
  [
    "based",
    /^Completed (cib_\w+) operation for section (.+?): OK \(rc=0, origin=(.+?), version=(\d+\.\d+)\.(\d+)\)/,
    ([, written = "", origin = "", version = "", updates = ""]) => {
      const section = written.replace(/^'(.*)'$/, "$1");
      const [node = "", client = ""] = origin.split("/");
      if (updates !== "0" || /^(?:status|\/\/node_state|\/cib\/status)/.test(section)) return undefined;
      return {
        ...{ kind: "configuration", type: "changed", key: `cib ${version}`, by: `${client} on ${node}` },
        isDetail: own.test(client),
        text: `the configuration was changed (${section}) by ${client} on ${node}: version ${version}`,
      };
    },
  ],
  [
    "based",
    /^(\+\+|--|\+) +(\/cib\/configuration\/\S*?|\/cib\/configuration):\s*(.*)/,
    ([how = "", path = "", what = ""]) => step(how, path, what),
  ],
];

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
