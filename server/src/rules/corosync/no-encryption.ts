import type { Rule } from "../rule.ts";
import { encryptionOf, isCorosync2, onCorosync, sectionSpan, transportOf } from "../support/corosync.ts";

/** The nodes' messages are neither encrypted nor signed. */
export const noEncryption: Rule = {
  id: "no-encryption",
  group: "corosync",
  severity: "warning",
  title: "The nodes' messages are not encrypted",
  why: "Whoever can send packets to the nodes can take part in a cluster that doesn't sign its messages, and run what they like there. Set crypto_cipher and crypto_hash, and give all nodes one key made by corosync-keygen. The newest corosync demands it.",
  source: "corosync.conf(5): crypto_cipher, crypto_hash, secauth",
  wrong: {
    "corosync.conf":
      "totem {\n  version: 2\n  crypto_cipher: none\n  crypto_hash: none\n}\nnodelist {\n  node {\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "totem {\n  version: 2\n  crypto_cipher: aes256\n  crypto_hash: sha256\n}\nnodelist {\n  node {\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    const { cipher, hash } = encryptionOf(conf);
    const totem = conf.sections("totem")[0];
    if (!totem || cipher !== "none" || hash !== "none") return;
    const isOld = isCorosync2(target);
    // corosync 2 encrypts unless it is told not to.
    if (isOld && conf.option("totem.secauth")?.value !== "off") return;
    const isKnet = isOld || transportOf(conf, target) === "knet";
    const shown =
      conf.option("totem.crypto_cipher") ??
      conf.option("totem.secauth") ??
      conf.option("totem.crypto_hash") ??
      undefined;
    const transport = conf.option("totem.transport");
    report({
      span: (isKnet ? shown : transport)?.span ?? sectionSpan(conf, "totem"),
      message: isKnet
        ? "The nodes' messages are neither encrypted nor signed: anyone on their network can take part. Set crypto_cipher: aes256 and crypto_hash: sha256, with a key from corosync-keygen on all nodes."
        : `The transport ${transport?.value ?? ""} can't encrypt: anyone on the nodes' network can take part. Use knet with crypto_cipher and crypto_hash.`,
    });
  }),
};
