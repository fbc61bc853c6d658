import type { Fact } from "../event.ts";
import { field, type LogText } from "../logs/log-text.ts";

const roles = /^(?:Started|Stopped|Slave|Master|Promoted|Unpromoted|Migrating|Unknown)$/;

/** What the scheduler decided, and how far it came. */
export const transitionTexts: readonly LogText[] = [
  [
    "schedulerd",
    /^(?:Actions: +|\* +)?(Start|Stop|Move|Migrate|Recover|Restart|Promote|Demote|Fence(?: \([^)]*\))?|Reload)\s+(\S+)\s*(.*)/,
    ([verb = "", resource = "", rest = ""], { text }) => {
      // Before 2.0 nothing is in front of it: only what has nodes in brackets is one.
      if (!/^(?:Actions:|\*)/.test(text) && !/^\(.*\)/.test(rest)) return undefined;
      const words = rest.replace(/\s+/g, " ");
      const isFence = verb.startsWith("Fence");
      return {
        ...{ kind: "transition", type: "action", isDetail: true, by: `${verb} ${words}`.trim() },
        text: `${verb.toLowerCase()} ${resource} ${words}`.trim(),
        resource: isFence ? "" : resource.replace(/:\d+$/, ""),
        ...(isFence ? {} : placeOf(words)),
      };
    },
  ],
  [
    "schedulerd",
    /^(?:Calculated transition (-?\d+)(?: \(with (warnings|errors)\))?(?:, saving inputs in|:) (\S+)|Transition (-?\d+):(?: (WARNING|ERROR)s found during PE processing\.)? PEngine Input stored in: (\S+))/i,
    ([newer, flaw, file, older, oldFlaw, oldFile]) => {
      const found = flaw ?? (oldFlaw ? `${oldFlaw.toLowerCase()}s` : undefined);
      return {
        ...{ kind: "transition", type: "transition", by: file ?? oldFile ?? "" },
        text: `transition ${newer ?? older}${found ? ` (with ${found})` : ""}`,
      };
    },
  ],
  [
    "controld",
    /^(?:Transition (?:(-?\d+) )?aborted(?: by (.+?))?: (.*)|(?:\w+:\d+ - )?Triggered transition abort \((.*?)\) ?: (.*))/,
    ([number, by, why, state, oldWhy], { detail }) => {
      const reason = (why ?? oldWhy ?? "").replace(/ \(.*(?:cib|source)=.*\)$/, "");
      const isComplete =
        `${detail} ${state ?? ""} ${why ?? ""}`.includes("complete=true") || /complete=1\b/.test(state ?? "");
      const aborted: Fact = {
        ...{ kind: "transition", type: "aborted", isDetail: true, by: by ? `${reason} (${by})` : reason },
        text: `transition${number ? ` ${number}` : ""} aborted: ${reason}${isComplete ? " (it was complete)" : ""}`,
      };
      // The CIB manager says who changed it, but not in syslog and not with every level.
      return /^(?:Configuration change|Non-status change)/.test(reason)
        ? [aborted, changed(by, field(detail, "cib") ?? field(why ?? "", "cib"))]
        : aborted;
    },
  ],
  [
    "controld",
    /^Transition (-?\d+) \((.*)Source=(\S+?)\): (\w+)/,
    ([number = "", counts = "", , end = ""]) => {
      // After a failed fencing it is "Complete" with steps that were never begun.
      const left = Number(/Incomplete=(\d+)/.exec(counts)?.[1] ?? 0);
      if (end === "Complete" && left === 0)
        return {
          ...{ kind: "transition", type: "complete", isDetail: true },
          text: `transition ${number} is complete`,
        };
      const steps = left === 0 ? "" : `; ${left} ${left === 1 ? "step was" : "steps were"} left`;
      return {
        ...{ kind: "transition", type: "stopped" },
        text: `transition ${number} ended early${end === "Complete" ? "" : ` (${end.toLowerCase()})`}${steps}`,
      };
    },
  ],
  [
    "controld",
    /^State transition S_\w+ -> S_IDLE/,
    (_, { host }) => ({ kind: "transition", type: "idle", isDetail: true, text: `the cluster is idle (${host})` }),
  ],
];

/** The node that an action of the scheduler leaves, or is on: "( n1 -> n2 )", "(Started n1 -> n2)", "(Master -> Slave n1)". */
function placeOf(words: string): { target?: string } {
  const [, inside] = /^\(\s*([^)]*?)\s*\)/.exec(words) ?? [];
  const node = inside?.split(/[\s,]+|->/).find((word) => word !== "" && !roles.test(word));
  return node === undefined ? {} : { target: node };
}

function changed(what: string | undefined, version: string | undefined): Fact {
  const [, id, how] = /^(\S+?),?(?: (?:doing )?(.*))?$/.exec(what ?? "") ?? [];
  const about =
    id === undefined || /^(?:deletion|change)$/.test(id) ? what : `${id}${how ? ` (${hideValue(how)})` : ""}`;
  return {
    ...{ kind: "configuration", type: "changed", unless: "changed" },
    ...(version === undefined ? {} : { key: `abort-cib ${version}` }),
    text: `the configuration was changed${about ? `: ${about}` : ""}${version ? `, version ${version.replace(/\.\d+$/, "")}` : ""}`,
  };
}

/** The value of what may be a password isn't shown. */
function hideValue(text: string): string {
  return text.replace(/\b(\S*(?:pass|secret|key|community)\S*?)=\S+/gi, "$1=…");
}
