import type { CorosyncModel, CorosyncOptionView } from "../../model/corosync-model.ts";
import type { TargetVersions } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { formatNodeName, onCorosync, transportOf } from "../support/corosync.ts";
import { addressKind } from "../support/corosync-values.ts";

/** The kind of address that the file asks for by ip_version; undefined where both do. */
function onlyKind(
  conf: CorosyncModel,
  target: TargetVersions,
): { readonly kind: "ipv4" | "ipv6"; readonly why: string } | undefined {
  const version = conf.option("totem.ip_version")?.value;
  if (version === "ipv4" || version === "ipv6") return { kind: version, why: `ip_version is ${version}` };
  return transportOf(conf, target) === "udp" && version === undefined
    ? { kind: "ipv4", why: "with transport udp, ip_version is ipv4" }
    : undefined;
}

function noAddress({ key, value }: CorosyncOptionView): string {
  if (value === "")
    return `"${key}" is empty: corosync refuses the file. Write the node's address, or take the line out.`;
  const start = `"${value}" is no address and no host's name, so corosync refuses the file.`;
  if (/\s[#;]/.test(value)) return `${start} A comment needs a line of its own.`;
  if (/\/\d+$/.test(value)) return `${start} Write it without the length of the network's prefix.`;
  return `${start} Write an IPv4 or IPv6 address, or a name that every node can resolve.`;
}

/** An address that is none, or of another kind than the others of its link. */
export const corosyncAddress: Rule = {
  id: "corosync-address",
  group: "corosync",
  severity: "error",
  title: "An address that corosync can not use",
  why: "Each node's address on a link must resolve, and on one link all are IPv4 or all are IPv6. Else corosync doesn't start, on any node.",
  source: "corosync -t: failed to parse node address; nodes for link … have different IP families",
  wrong: {
    "corosync.conf": "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.300\n  }\n}\n",
  },
  right: {
    "corosync.conf": "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.30\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    const only = onlyKind(conf, target);
    const firstOfLink = new Map<
      string,
      { readonly kind: string; readonly option: CorosyncOptionView; readonly by: string }
    >();
    for (const node of conf.nodes) {
      for (const option of node.section.options) {
        if (!/^ring\d+_addr$/.test(option.key) || node.section.option(option.key) !== option) continue;
        const { key, value, valueSpan, keySpan } = option;
        const kind = addressKind(value);
        const hint = value.replace(/\s*[#;/].*$/, "");
        if (kind === "none") {
          report({
            span: value === "" ? keySpan : valueSpan,
            message: noAddress(option),
            ...(hint !== value && hint !== "" && addressKind(hint) !== "none"
              ? { fixes: [{ title: `Write ${hint}`, span: valueSpan, text: hint }] }
              : {}),
          });
          continue;
        }
        if (kind === "host") continue;
        if (only && only.kind !== kind) {
          report({
            span: valueSpan,
            message: `${value} is an ${kind === "ipv4" ? "IPv4" : "IPv6"} address, but ${only.why}: corosync refuses the file. Change one of them.`,
          });
          continue;
        }
        const first = firstOfLink.get(key);
        if (!first) firstOfLink.set(key, { kind, option, by: formatNodeName(node) });
        else if (first.kind !== kind) {
          report({
            span: valueSpan,
            message: `${value} is an ${kind === "ipv4" ? "IPv4" : "IPv6"} address, but ${first.by} has another kind on this link: corosync refuses the file. Give all nodes the same kind of ${key}.`,
            related: [{ span: first.option.span, message: "The other kind of address." }],
          });
        }
      }
    }
  }),
};
