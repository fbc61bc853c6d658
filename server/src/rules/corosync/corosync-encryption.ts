import type { Rule } from "../rule.ts";
import { encryptionOf, isCorosync2, onCorosync, transportOf } from "../support/corosync.ts";

/** The least bytes of a key that corosync takes. */
const shortestKey = 128;

/** Encryption that can't be. */
export const corosyncEncryption: Rule = {
  id: "corosync-encryption",
  group: "corosync",
  severity: "error",
  title: "Encryption that can not work",
  why: "Encrypted messages must be signed too, so a crypto_cipher needs a crypto_hash; only knet encrypts at all; and a key has 128 bytes at least. corosync doesn't start otherwise.",
  source: "corosync -t: crypto_cipher requires crypto_hash; only valid for the knet transport; key is too short",
  wrong: { "corosync.conf": "totem {\n  version: 2\n  crypto_cipher: aes256\n}\n" },
  right: { "corosync.conf": "totem {\n  version: 2\n  crypto_cipher: aes256\n  crypto_hash: sha256\n}\n" },
  check: onCorosync((conf, report, target) => {
    const { cipher, hash } = encryptionOf(conf);
    const [cipherOption, hashOption] = [conf.option("totem.crypto_cipher"), conf.option("totem.crypto_hash")];
    const shown = cipherOption ?? hashOption ?? conf.option("totem.secauth");
    const isOn = cipher !== "none" || hash !== "none";
    if (!shown || !isOn) return;
    if (cipher !== "none" && hash === "none") {
      const end = shown.span.end;
      report({
        span: (hashOption ?? shown).span,
        message: `crypto_cipher ${cipher} needs a crypto_hash, or messages could be changed on their way: corosync refuses the file. Add crypto_hash: sha256.`,
        fixes: hashOption
          ? [{ title: "Write sha256", span: hashOption.valueSpan, text: "sha256" }]
          : [{ title: 'Add "crypto_hash: sha256"', span: { start: end, end }, text: "\n  crypto_hash: sha256" }],
      });
    }
    const transport = transportOf(conf, target);
    if (/^udpu?$/.test(transport) && !isCorosync2(target)) {
      report({
        span: shown.span,
        message: `The transport ${transport} can't encrypt in corosync 3, which refuses the file. Use knet.${target.corosync === undefined ? " If your nodes have corosync 2, which could, say so in the setting quorate.targetCorosync." : ""}`,
        related: [{ span: conf.option("totem.transport")?.span ?? shown.span, message: "The transport." }],
      });
    }
    const key = conf.option("totem.key");
    if (key && !conf.option("totem.keyfile") && new TextEncoder().encode(key.value).length < shortestKey) {
      report({
        span: key.valueSpan,
        message: `This key is shorter than the ${shortestKey} bytes that corosync asks for. Use a keyfile made by corosync-keygen.`,
      });
    }
  }),
};
