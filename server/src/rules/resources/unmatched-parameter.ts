import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { type Held, parameterOf } from "../../model/inheritance.ts";
import { closest } from "../../text/fuzzy-match.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { heartbeatType } from "../support/dependencies/block-devices.ts";
import { valueSpan } from "../support/spans.ts";

interface Match {
  readonly parameter: string;
  /** What it has to be the same as: the address of an IPaddr2, or the name of an iSCSITarget. */
  readonly of: "address" | "target";
  /** What the agent does otherwise. */
  readonly otherwise: string;
}

/** The parameters of agents of ocf:heartbeat that repeat what another resource has. */
const matches = wordTable<Match>({
  iSCSILogicalUnit: {
    parameter: "target_iqn",
    of: "target",
    otherwise: "the logical unit can't be added to a target that doesn't exist, and its start fails",
  },
  pgsql: {
    parameter: "master_ip",
    of: "address",
    otherwise: "the standby replicates from that address, and gets nothing where no node has it",
  },
  nfsnotify: {
    parameter: "source_host",
    of: "address",
    otherwise: "clients don't recognize the server that sends the notification, and lose their locks",
  },
  IPsrcaddr: {
    parameter: "ipaddress",
    of: "address",
    otherwise: "the agent fails where the node doesn't have that address",
  },
});

/** The values of a parameter that resources of these agents have; undefined where one isn't known. */
function valuesOf(model: ClusterModel, types: RegExp, parameter: string): string[] | undefined {
  const values: string[] = [];
  for (const at of model.ofKind("primitive")) {
    if (!types.test(heartbeatType(model, at))) continue;
    const held = parameterOf(model, at, parameter);
    if (!held || held.isConditional) return undefined;
    values.push(held.pair.value ?? "");
  }
  return values;
}

function find(model: ClusterModel, at: DefinedObject): { readonly held: Held; readonly match: Match } | undefined {
  const match = matches[heartbeatType(model, at)];
  const held = match && parameterOf(model, at, match.parameter);
  return held && match && held.pair.value && !held.isConditional ? { held, match } : undefined;
}

/** A parameter that repeats what another resource has, with another value than any has. */
export const unmatchedParameter: Rule = {
  id: "unmatched-parameter",
  group: "resources",
  severity: "warning",
  title: "Parameter that matches no other resource",
  why: "Some parameters repeat what another resource of the cluster has: the target of an iSCSI logical unit, the address that a PostgreSQL standby replicates from, that NFS notifications come from, or that the node sends from. With another value the two don't work together, and nothing shows it before a start or a failover. Write the same value in both.",
  source:
    "The agents' code and descriptions: iSCSILogicalUnit adds the unit below target_iqn, pgsql writes master_ip into primary_conninfo, nfsnotify gives source_host to sm-notify -v, IPsrcaddr requires ipaddress on an interface",
  wrong:
    "primitive ip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive t iSCSITarget params iqn=iqn.2024-01.com.example:disk op monitor interval=10s\nprimitive u iSCSILogicalUnit params target_iqn=iqn.2024-01.com.exmaple:disk lun=1 path=/dev/sdb op monitor interval=10s\ngroup g t u ip",
  right:
    "primitive ip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive t iSCSITarget params iqn=iqn.2024-01.com.example:disk op monitor interval=10s\nprimitive u iSCSILogicalUnit params target_iqn=iqn.2024-01.com.example:disk lun=1 path=/dev/sdb op monitor interval=10s\ngroup g t u ip",
  check(model, report) {
    // What wasn't read may have the value.
    if (model.facts.isPartlyUnread || model.ofKind("xml").length > 0) return;
    const users = model.ofKind("primitive").filter((at) => find(model, at) !== undefined);
    if (users.length === 0) return;
    const known = {
      address: valuesOf(model, /^IPaddr2?$/, "ip"),
      target: valuesOf(model, /^iSCSITarget$/, "iqn"),
    };
    for (const at of users) {
      const { held, match } = find(model, at) ?? {};
      const values = match && known[match.of];
      // nfsnotify takes several addresses, and names, which may be those of an address.
      const wanted = (held?.pair.value ?? "").split(match?.of === "address" ? /[\s,]+/ : /\0/);
      const value = wanted.find((each) => !values?.includes(each)) ?? "";
      // Without any resource that could have it, it is made outside the cluster.
      if (!held || !values || values.length === 0 || value === "") continue;
      if (match.of === "address" && !/^[\d.]+$/.test(value)) continue;
      const meant = closest(value, values) ?? (values.length === 1 ? values[0] : undefined);
      const what = match.of === "address" ? "address resource" : "iSCSITarget";
      report({
        at: held.place,
        span: valueSpan(held.pair),
        message: `No ${what} of the cluster has "${value}", which ${match.parameter} of "${at.object.id}" names: ${match.otherwise}.${meant ? ` Did you mean "${meant}"?` : ""}`,
        ...(meant && held.pair.valueSpan && wanted.length === 1
          ? { fixes: [{ title: `Change to "${meant}"`, at: held.place, span: held.pair.valueSpan, text: meant }] }
          : {}),
      });
    }
  },
};
