import type { CorosyncModel, CorosyncOptionView } from "../../model/corosync-model.ts";
import type { TargetVersions } from "../../model/target.ts";
import type { Rule, TextReport } from "../rule.ts";
import { formatNodeName, isCorosync2, onCorosync, transportOf } from "../support/corosync.ts";
import { addressKind, isMulticast } from "../support/corosync-values.ts";

/** The IP version that all addresses must have, and why; undefined if both versions are allowed. */
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
  if (value === "") return `"${key}" is empty: corosync refuses the file. Add the node's address, or remove the line.`;
  const start = `"${value}" is neither an address nor a host name: corosync refuses the file.`;
  if (/\s[#;]/.test(value)) return `${start} Put the comment on a line of its own.`;
  if (/\/\d+$/.test(value)) return `${start} Remove the prefix length.`;
  return `${start} Use an IPv4 or IPv6 address, or a name that every node can resolve.`;
}

/** The multicast addresses that corosync reads, even where the transport doesn't use them. */
function checkMulticast(conf: CorosyncModel, target: TargetVersions, report: (finding: TextReport) => void): void {
  const transport = transportOf(conf, target);
  const only = onlyKind(conf, target);
  for (const section of conf.sections("totem.interface")) {
    const option = section.option("mcastaddr");
    const link = Number(section.option(isCorosync2(target) ? "ringnumber" : "linknumber")?.value ?? "0");
    // With udp corosync 3 reads link 0 alone.
    if (!option || (transport === "udp" && link !== 0 && !isCorosync2(target))) continue;
    const { key, value, valueSpan, keySpan } = option;
    const kind = addressKind(value);
    const span = value === "" ? keySpan : valueSpan;
    if (kind === "none") {
      report({
        span,
        message: noAddress(option).replace("the node's address", "a multicast address"),
        ...hintFor(option),
      });
    } else if (kind !== "host" && only && only.kind !== kind) {
      report({
        span,
        message: `${key} is ${ofKind(kind)}, but ${only.why}: corosync refuses the file. Change either of them.`,
      });
    } else if (transport === "udp" && kind !== "host" && !isMulticast(value)) {
      report({
        span,
        message: `${value} is no multicast address: corosync refuses the file with the transport udp. Use one from 224.0.0.0 to 239.255.255.255, or from ff00::/8.`,
      });
    }
  }
}

function ofKind(kind: string): string {
  return kind === "ipv4" ? "an IPv4 address" : "an IPv6 address";
}

/** The fix that leaves out a comment or prefix length after an address. */
function hintFor({ value, valueSpan }: CorosyncOptionView): Pick<TextReport, "fixes"> {
  const hint = value.replace(/\s*[#;/].*$/, "");
  return hint !== value && hint !== "" && addressKind(hint) !== "none"
    ? { fixes: [{ title: `Change to "${hint}"`, span: valueSpan, text: hint }] }
    : {};
}

/** An address that is invalid, or of another IP version than the others on its link. */
export const corosyncAddress: Rule = {
  id: "corosync-address",
  group: "corosync",
  severity: "error",
  title: "Invalid address",
  why: "Each node's address on a link must resolve, and all addresses on a link must be IPv4 or all must be IPv6. Otherwise corosync doesn't start on any node.",
  source:
    "corosync -t: failed to parse node address; failed to parse mcast address; nodes for link … have different IP families",
  wrong: {
    "corosync.conf": "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.300\n  }\n}\n",
  },
  right: {
    "corosync.conf": "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.30\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    const only = onlyKind(conf, target);
    checkMulticast(conf, target, report);
    const firstOfLink = new Map<
      string,
      { readonly kind: string; readonly option: CorosyncOptionView; readonly by: string }
    >();
    for (const node of conf.nodes) {
      for (const option of node.section.options) {
        if (!/^ring\d+_addr$/.test(option.key) || node.section.option(option.key) !== option) continue;
        const { key, value, valueSpan, keySpan } = option;
        const kind = addressKind(value);
        if (kind === "none") {
          report({
            span: value === "" ? keySpan : valueSpan,
            message: noAddress(option),
            ...hintFor(option),
          });
          continue;
        }
        if (kind === "host") continue;
        if (only && only.kind !== kind) {
          report({
            span: valueSpan,
            message: `${value} is ${ofKind(kind)}, but ${only.why}: corosync refuses the file. Change either of them.`,
          });
          continue;
        }
        const first = firstOfLink.get(key);
        if (!first) firstOfLink.set(key, { kind, option, by: formatNodeName(node) });
        else if (first.kind !== kind) {
          report({
            span: valueSpan,
            message: `${value} is ${ofKind(kind)}, but ${first.by} has another IP version on this link: corosync refuses the file. Use the same IP version in every ${key}.`,
            related: [{ span: first.option.span, message: "This address has the other IP version." }],
          });
        }
      }
    }
  }),
};
