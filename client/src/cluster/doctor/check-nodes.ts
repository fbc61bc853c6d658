import { plainLine, plainTexts } from "../../../../server/src/text/plain-text.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { checkAccess } from "./checks/access.ts";
import { checkCorosync } from "./checks/corosync.ts";
import { checkFencing } from "./checks/fencing.ts";
import { checkFirewall } from "./checks/firewall.ts";
import { checkLinks } from "./checks/links.ts";
import { checkLogs } from "./checks/logs.ts";
import { checkMembership } from "./checks/membership.ts";
import { checkNames } from "./checks/names.ts";
import { checkNetwork } from "./checks/network.ts";
import { checkResources } from "./checks/resources.ts";
import { checkSbd } from "./checks/sbd.ts";
import { checkServices } from "./checks/services.ts";
import { checkSoftware } from "./checks/software.ts";
import { checkStorage } from "./checks/storage.ts";
import { checkSystem } from "./checks/system.ts";
import { checkTime } from "./checks/time.ts";
import { type Examination, examineCluster } from "./examine.ts";
import type { Check } from "./examined-cluster.ts";
import { type Finding, type Topic, type TopicResult, topics, type Unchecked } from "./finding.ts";

const checks: Readonly<Record<Topic, Check>> = {
  access: checkAccess,
  names: checkNames,
  time: checkTime,
  software: checkSoftware,
  network: checkNetwork,
  links: checkLinks,
  firewall: checkFirewall,
  corosync: checkCorosync,
  services: checkServices,
  membership: checkMembership,
  fencing: checkFencing,
  sbd: checkSbd,
  resources: checkResources,
  storage: checkStorage,
  system: checkSystem,
  logs: checkLogs,
};

/** What the checks of a cluster's nodes gave. */
export interface NodeReport {
  readonly cluster: string;
  /** The nodes that were checked. */
  readonly nodes: readonly string[];
  /** The most severe first, within a severity by topic. */
  readonly findings: readonly (Finding & { readonly topic: Topic })[];
  readonly unchecked: readonly (Unchecked & { readonly topic: Topic })[];
}

const severities = ["error", "warning", "information"] as const;

/** Runs all checks on what was found out. */
export function reportOf(cluster: string, examined: Examination): NodeReport {
  const results = (Object.keys(topics) as Topic[]).flatMap((topic) =>
    checks[topic](examined).map((result): TopicResult => ({ ...result, topic })),
  );
  const findings = results.filter((each) => each.kind === "finding");
  const rank = ({ severity }: Finding): number => severities.indexOf(severity);
  return plainTexts(
    {
      cluster,
      nodes: examined.nodes.map(({ name }) => name),
      findings: findings.sort((a, b) => rank(a) - rank(b)),
      unchecked: [
        ...results.filter((each) => each.kind === "unchecked"),
        ...(examined.cibFailure === undefined
          ? []
          : [
              {
                kind: "unchecked" as const,
                topic: "membership" as const,
                subject: "the configuration",
                nodes: examined.nodes.map(({ name }) => name),
                reason: examined.cibFailure.replace(/\.$/, ""),
              },
            ]),
      ],
    },
    plainLine,
  );
}

/** Checks all nodes of a cluster; changes nothing. Rejects with a ClusterError when no node could be asked. */
export async function checkNodes(session: ClusterSession, signal?: AbortSignal): Promise<NodeReport> {
  return reportOf(session.config.name, await examineCluster(session, signal));
}
