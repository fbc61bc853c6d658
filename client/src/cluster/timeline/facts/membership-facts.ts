import type { Fact } from "../event.ts";
import { field, type LogText, nodeName } from "../logs/log-text.ts";

const parts: Readonly<Record<string, string>> = {
  attrd: "attribute manager",
  based: "CIB manager",
  fenced: "fencer",
  pacemakerd: "Pacemaker",
  execd: "executor",
};

/** Which nodes came and went, who has quorum, who is the DC. */
export const membershipTexts: readonly LogText[] = [
  [
    "*",
    /^(?:Node (\S+?)(?: -)? state is now|status: (\S+) is now) (member|lost)/,
    ([named, older, state = ""], { daemon }) => {
      const node = nodeName(named ?? older ?? "");
      if (daemon === "controld")
        return {
          ...{ kind: "membership", type: `member-${state}`, target: node, key: `member-${state} ${node}` },
          ...(state === "member" ? { ends: `shutdown ${node}` } : {}),
          ...(state === "lost" ? { text: `${node} left the cluster`, isTrouble: true } : { text: `${node} joined` }),
        };
      // Each daemon sees its own peers go: of itself that is no loss of the node.
      return state !== "lost"
        ? undefined
        : {
            ...{ kind: "membership", type: "peer-lost", target: node, by: daemon, unless: "member-lost" },
            ...{ key: `peer-lost ${node} ${daemon}`, isTrouble: true },
            text: `the ${parts[daemon] ?? daemon} of ${node} left`,
          };
    },
  ],
  [
    "controld|based|fenced|attrd",
    /^(?:Membership \S+: )?quorum (acquired|lost|retained|still lost)(?: \(\d+\))?/i,
    ([words = "", id], { text, detail, host, daemon }) => {
      if (daemon !== "controld") return undefined;
      const what = words.toLowerCase();
      const membership = id ?? field(detail, "membership") ?? /^Membership (\S+?):/.exec(text)?.[1];
      // A node that starts "acquires" quorum of a membership that may be old.
      const moment = membership === undefined || what === "acquired" ? {} : { moment: `membership ${membership}` };
      const isChange = what === "acquired" || what === "lost";
      const type = `quorum-${what.replace(" ", "-")}`;
      return {
        ...{
          kind: "membership",
          type,
          ...moment,
          ...(isChange ? { key: `${type} ${host}` } : { isDetail: true }),
          ...(isChange ? { ends: `quorum-${what === "lost" ? "acquired" : "lost"} ${host}` } : {}),
        },
        text: `${host} ${what === "acquired" ? "has quorum" : what === "lost" ? "lost quorum" : `quorum ${what}`}`,
        ...(what === "lost" ? { isTrouble: true } : {}),
      };
    },
  ],
  [
    "controld",
    /^(?:Stonith|Fencing)\/shutdown of (?:node )?(\S+) (?:was not expected|not matched)/i,
    ([node = ""]) => ({
      ...{ kind: "membership", type: "unexpected-loss", target: node, key: `unexpected ${node}`, isDetail: true },
      text: `the loss of ${node} was not expected`,
    }),
  ],
  [
    "controld",
    /^Taking over DC status for this partition/,
    (_, { host }) => ({ kind: "election", type: "dc", text: `${host} became the DC`, target: host, key: `dc ${host}` }),
  ],
  [
    "controld",
    /^Set DC to (\S+)/,
    ([node = ""]) => ({ kind: "election", type: "dc", text: `${node} became the DC`, target: node, key: `dc ${node}` }),
  ],
  [
    "controld",
    /^Unset DC\b.*?[Ww]as (\S+?)\)?$/,
    ([node = ""], { host }) => ({
      ...{ kind: "election", type: "dc-unset", target: node, isDetail: true },
      text: `${host} has no DC any more (it was ${node})`,
    }),
  ],
  [
    "controld",
    /^Our DC node \((\S+)\) left the cluster/,
    ([node = ""], { host }) => ({
      ...{ kind: "election", type: "dc-lost", target: node, key: `dc-lost ${node}` },
      text: `the DC, ${node}, left; ${host} and the others elect a new one`,
    }),
  ],
  [
    "schedulerd",
    /^Scheduling (?:[Nn]ode (\S+) for shutdown|shutdown of node (\S+))/,
    ([older, named]) => shutDown(older ?? named ?? ""),
  ],
  [
    "controld",
    /^(?:Creating shutdown request for|Node) (\S+)(?: has requested shutdown)?(?: \(state=\S+\))?$/,
    ([node = ""], { text }) => (/^Creating|requested shutdown/.test(text) ? shutDown(node) : undefined),
  ],
];

function shutDown(node: string): Fact {
  return {
    ...{ kind: "membership", type: "shutdown-asked", target: node, key: `shutdown ${node}`, repeats: true },
    text: `the cluster services of ${node} are to stop, in order`,
  };
}
