import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createWorkspace, parseDocument } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments } = createWorkspace();

/** Checks a corosync.conf, as drawn, by some rules; what others miss in these short texts doesn't matter. */
function by(rules: string | readonly string[], annotated: string, corosync?: string): void {
  expectFindings(annotated, "corosync.conf", {
    rules: typeof rules === "string" ? [rules] : rules,
    ...(corosync === undefined ? {} : { target: { corosync } }),
  });
}

function findingsIn(text: string) {
  return checkDocuments([parseDocument("corosync.conf", "corosync", text)]).get("corosync.conf") ?? [];
}

/** The text after the first fix of a rule's first finding. */
function fixed(rule: string, text: string): string {
  const fix = findingsIn(text).find(({ code }) => code === rule)?.fixes?.[0];
  if (!fix) throw new Error(`${rule} offers nothing in ${text}`);
  return text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
}

describe("what corosync refuses", () => {
  test("invalid numbers", () => {
    by(
      "corosync-number",
      `
      totem {
        token: 3s
               ^^ error corosync-number
        join: -1
              ^^ error corosync-number
        consensus: 1 # second
                   ^^^^^^^^^^ error corosync-number
        netmtu:
        ^^^^^^ error corosync-number
        config_version: 18446744073709551615
        knet_compression_level: -3
        hold: 0x20
              ^^^^ error corosync-number
        interface {
          mcastport: 65536
                     ^^^^^ error corosync-number
          ringnumber: x
        }
      }
      quorum {
        two_node: yes
                  ^^^ error corosync-number
      }
    `,
    );
  });

  test.each([
    ["totem {\n  token: 3s\n}\n", "token: 3000\n"],
    ["totem {\n  token: 3000ms\n}\n", "token: 3000\n"],
    ["totem {\n  token: 3000 # three seconds\n}\n", "token: 3000\n"],
    ["quorum {\n  two_node: yes\n}\n", "two_node: 1\n"],
    ["quorum {\n  wait_for_all: off\n}\n", "wait_for_all: 0\n"],
  ])("%j becomes %j", (text, wanted) => {
    expect(fixed("corosync-number", text)).toContain(wanted);
  });

  test("invalid choices", () => {
    by(
      ["invalid-choice", "silently-misread-value"],
      `
      totem {
        transport: tcp
                   ^^^ error invalid-choice
        crypto_cipher: AES256
                       ^^^^^^ error invalid-choice
        crypto_hash: sha256
        ip_version: 4
                    ^ error invalid-choice
        link_mode: rr
        secauth: true
                 ^^^^ warning silently-misread-value
        block_unlisted_ips: true
                            ^^^^ warning silently-misread-value
        knet_compression_model: none
                                ^^^^ error invalid-choice
        rrp_mode: whatever
      }
      logging {
        debug: yes
               ^^^ error invalid-choice
        timestamp: true
                   ^^^^ error invalid-choice
        to_syslog: on
        syslog_priority: Warning
        syslog_facility: mail
        logger_subsys {
          subsys: TOTEM
          to_stderr: 1
                     ^ error invalid-choice
        }
      }
      system {
        sched_rr: on
                  ^^ error invalid-choice
      }
    `,
    );
    expect(fixed("invalid-choice", "totem {\n  crypto_cipher: AES256\n}\n")).toContain("crypto_cipher: aes256\n");
    expect(fixed("invalid-choice", "logging {\n  debug: true\n}\n")).toContain("debug: on\n");
    expect(fixed("silently-misread-value", "totem {\n  secauth: true\n}\n")).toContain("secauth: on\n");
  });

  test("node IDs", () => {
    const text = `
      totem {
        version: 2
      }
      nodelist {
        node {
          name: n1
          nodeid: 1
          ring0_addr: 10.0.0.1
        }
        node {
          name: n2
          nodeid: 1
                  ^ error corosync-node-id
          ring0_addr: 10.0.0.2
        }
        node {
          name: n3
          nodeid: 0
                  ^ error corosync-node-id
          ring0_addr: 10.0.0.3
        }
        node {
        ^^^^ error corosync-node-id
          name: n4
          ring0_addr: 10.0.0.4
        }
      }
    `;
    by("corosync-node-id", text);
    const plain = text.replace(/^ *\^.*\n/gm, "").replace(/nodeid: [10]\n( *ring0_addr: 10.0.0.[23])/g, "$1");
    by("corosync-node-id", plain.replace("version: 2", "version: 2\n        transport: udpu"));
  });

  test("addresses", () => {
    by(
      "corosync-address",
      `
      nodelist {
        node {
          name: n1
          nodeid: 1
          ring0_addr: 10.0.0.1
          ring1_addr: fd00::1
          ring2_addr: host-1.example.com
        }
        node {
          name: n2
          nodeid: 2
          ring0_addr: 10.0.0.2 # second
                      ^^^^^^^^^^^^^^^^^ error corosync-address
          ring1_addr: 10.1.0.2
                      ^^^^^^^^ error corosync-address
          ring2_addr: 10.2.0.256
                      ^^^^^^^^^^ error corosync-address
        }
      }
    `,
    );
    by(
      "corosync-address",
      `
      totem {
        ip_version: ipv6
      }
      nodelist {
        node {
          ring0_addr: 10.0.0.1
                      ^^^^^^^^ error corosync-address
        }
      }
    `,
    );
    expect(fixed("corosync-address", "nodelist {\n  node {\n    ring0_addr: 10.0.0.2/24\n  }\n}\n")).toContain(
      "ring0_addr: 10.0.0.2\n",
    );
  });

  test("links", () => {
    by(
      "corosync-links",
      `
      totem {
        interface {
          linknumber: 2
                      ^ error corosync-links
          knet_link_priority: 10
        }
        interface {
          linknumber: 8
                      ^ error corosync-links
          mcastport: 5413
        }
        interface {
          ttl: 3
          ^^^^^^ error corosync-links
        }
      }
      nodelist {
        node {
        ^^^^ error corosync-links
          nodeid: 1
          ring0_addr: 10.0.0.1
          ring1_addr: 10.1.0.1
        }
        node {
        ^^^^ error corosync-links
          name: n2
          nodeid: 2
          ring0_addr: 10.0.0.2
          ring8_addr: 10.8.0.2
          ^^^^^^^^^^ error corosync-links
        }
      }
    `,
    );
    by(
      "corosync-links",
      `
      totem {
        transport: udpu
                   ^^^^ error corosync-links
      }
      nodelist {
        node {
          name: n1
          ring0_addr: 10.0.0.1
          ring1_addr: 10.1.0.1
        }
      }
    `,
    );
  });

  test("options that the transport doesn't take or read", () => {
    by(
      ["corosync-links", "corosync-obsolete"],
      `
      totem {
        transport: udp
        link_mode: rr
        ^^^^^^^^^^^^^ warning corosync-obsolete
        interface {
          linknumber: 0
          ttl: 3
          knet_link_priority: 3
          ^^^^^^^^^^^^^^^^^^^^^ error corosync-links
        }
        interface {
          linknumber: 1
          knet_link_priority: 3
        }
      }
    `,
    );
    by(
      ["corosync-links", "corosync-obsolete"],
      `
      totem {
        transport: udpu
        link_mode: passive
        interface {
          ttl: 1
          knet_link_priority: 0
        }
      }
    `,
    );
  });

  test("times", () => {
    by(
      "invalid-timeout",
      `
      totem {
        token: 100
        ^^^^^^^^^^ error invalid-timeout
        join: 29
        ^^^^^^^^ error invalid-timeout
        hold: 13
        ^^^^^^^^ error invalid-timeout
        token_warning: 101
        ^^^^^^^^^^^^^^^^^^ error invalid-timeout
        merge: 0
      }
    `,
    );
    by(
      "invalid-timeout",
      `
      totem {
        token: 1000
        join: 2000
        ^^^^^^^^^^ error invalid-timeout
      }
    `,
    );
    by(
      "invalid-timeout",
      `
      totem {
        token: 1000
        token_retransmits_before_loss_const: 40
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error invalid-timeout
      }
    `,
    );
    by(
      "invalid-timeout",
      `
      totem {
        token: 5000
        token_retransmits_before_loss_const: 10
        join: 60
        consensus: 6000
      }
    `,
    );
  });

  test("encryption", () => {
    by(
      "corosync-encryption",
      `
      totem {
        crypto_cipher: aes256
        ^^^^^^^^^^^^^^^^^^^^^ error corosync-encryption
      }
    `,
    );
    by(
      "corosync-encryption",
      `
      totem {
        transport: udpu
        secauth: on
        ^^^^^^^^^^^ error corosync-encryption
      }
    `,
    );
    by(
      "corosync-encryption",
      `
      totem {
        crypto_hash: sha256
        key: secret
             ^^^^^^ error corosync-encryption
      }
    `,
    );
    for (const fine of [
      "secauth: on",
      "crypto_hash: sha1",
      "secauth: on\n  crypto_cipher: none\n  crypto_hash: none",
    ]) {
      by("corosync-encryption", `totem {\n  ${fine}\n}\n`);
    }
  });

  test("missing sections and options", () => {
    by(
      "corosync-missing",
      `
      totem {
      ^^^^^ error corosync-missing
        cluster_name: c
      }
      nodelist {
      ^^^^^^^^ error corosync-missing
      }
      logging {
        logger_subsys {
        ^^^^^^^^^^^^^ error corosync-missing
          debug: on
        }
      }
      uidgid {
        user: root
        ^^^^ error corosync-missing
      }
    `,
    );
    by("corosync-missing", "# Nothing yet.\n");
  });
});

describe("what corosync silently accepts", () => {
  test("unknown keys and sections", () => {
    by(
      "corosync-unknown-key",
      `
      Totem {
      ^^^^^ warning corosync-unknown-key
        version: 2
      }
      totem {
        Token: 3000
        ^^^^^ warning corosync-unknown-key
        two_node: 1
        ^^^^^^^^ warning corosync-unknown-key
        interfaces {
        ^^^^^^^^^^ warning corosync-unknown-key
          anything: 1
        }
        node {
        ^^^^ warning corosync-unknown-key
        }
      }
      nodelist {
        node {
          ring_addr: 10.0.0.1
          ^^^^^^^^^ warning corosync-unknown-key
          ring1_addr: 10.0.0.1
        }
      }
      quorum {
        device {
          heuristics {
            exec_ping: /bin/ping -c1 10.0.0.254
          }
        }
      }
      logging {
        logging_daemon {
          name: corosync-qdevice
          debug: on
        }
      }
      cluster_name: c
      ^^^^^^^^^^^^ warning corosync-unknown-key
    `,
    );
    expect(fixed("corosync-unknown-key", "totem {\n  Token: 3000\n}\n")).toBe("totem {\n  token: 3000\n}\n");
    const messages = findingsIn("totem {\n  two_node: 1\n  node {\n  }\n}\n").map(({ message }) => message);
    expect(messages.join("\n")).toContain('It belongs in the section "quorum".');
    expect(messages.join("\n")).toContain('It belongs in "nodelist".');
  });

  test("duplicates", () => {
    by(
      "corosync-duplicate",
      `
      totem {
        token: 3000
        ^^^^^^^^^^^ warning corosync-duplicate
        token: 5000
        interface {
          mcastport: 5405
        }
        interface {
        ^^^^^^^^^ warning corosync-duplicate
          mcastport: 5407
        }
        interface {
          linknumber: 1
        }
      }
      nodelist {
        node {
          name: n1
          ring0_addr: 10.0.0.1
        }
        node {
          name: N1
                ^^ warning corosync-duplicate
          ring0_addr: 10.0.0.1
                      ^^^^^^^^ warning corosync-duplicate
        }
      }
    `,
    );
  });

  test("inconsistent timeouts", () => {
    by(
      "inconsistent-timeouts",
      `
      totem {
        token: 5000
        consensus: 3600
        ^^^^^^^^^^^^^^^ warning inconsistent-timeouts
        interface {
          knet_ping_interval: 1000
          knet_ping_timeout: 500
          ^^^^^^^^^^^^^^^^^^^^^^ warning inconsistent-timeouts
        }
      }
    `,
    );
    by(
      "inconsistent-timeouts",
      `
      totem {
        token: 3000
        consensus: 3600
        interface {
          knet_ping_interval: 500
          knet_ping_timeout: 1000
        }
      }
    `,
    );
  });

  test("nodes above two count, and corosync 3.0 has another default token", () => {
    const text = `
      totem {
        consensus: 2500
        XX
      }
      nodelist {
        node {
          nodeid: 1
        }
        node {
          nodeid: 2
        }
        node {
          nodeid: 3
        }
      }
    `;
    by("inconsistent-timeouts", text.replace("XX", "^^^^^^^^^^^^^^^ warning inconsistent-timeouts"));
    by("inconsistent-timeouts", text.replace(/\n *XX/, ""), "3.0.4");
  });

  test("to_logfile without logfile", () => {
    by(
      "corosync-logfile",
      `
      logging {
        to_logfile: yes
        ^^^^^^^^^^^^^^^ warning corosync-logfile
      }
    `,
    );
    by("corosync-logfile", "logging {\n  to_logfile: yes\n  logfile: /x\n}\n");
    by("corosync-logfile", "logging {\n  to_logfile: no\n}\n");
  });

  test("one link, no encryption, an unusual token", () => {
    by(
      ["single-link", "no-encryption", "token-off-profile"],
      `
      totem {
        token: 200
        ^^^^^^^^^^ warning token-off-profile
        crypto_cipher: none
        ^^^^^^^^^^^^^^^^^^^ information no-encryption
      }
      nodelist {
      ^^^^^^^^ information single-link
        node {
          nodeid: 1
          ring0_addr: 10.0.0.1
        }
        node {
          nodeid: 2
          ring0_addr: 10.0.0.2
        }
      }
    `,
    );
    by(
      ["single-link", "no-encryption", "token-off-profile"],
      `
      totem {
        token: 30000
        secauth: on
      }
      nodelist {
        node {
          nodeid: 1
          ring0_addr: 10.0.0.1
          ring1_addr: 10.1.0.1
        }
        node {
          nodeid: 2
          ring0_addr: 10.0.0.2
          ring1_addr: 10.1.0.2
        }
      }
    `,
    );
  });
});

describe("obsolete options", () => {
  test("sctp, of which corosync 3.1.10 warns and 3.1.9 doesn't", () => {
    const link = (mark: string): string => `
      totem {
        interface {
          knet_transport: sctp
${mark}
        }
      }
    `;
    by("corosync-obsolete", link("                          ^^^^ warning corosync-obsolete"), "3.1.10");
    by("corosync-obsolete", link(""), "3.1.9");
    expect(fixed("corosync-obsolete", "totem {\n  interface {\n    knet_transport: sctp\n  }\n}\n")).toContain(": udp");
  });

  test("each with its replacement", () => {
    by(
      "corosync-obsolete",
      `
      compatibility: whitetank
      ^^^^^^^^^^^^^^^^^^^^^^^^ warning corosync-obsolete
      totem {
        rrp_mode: passive
        ^^^^^^^^^^^^^^^^^ warning corosync-obsolete
        rrp_problem_count_timeout: 20000
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning corosync-obsolete
        nodeid: 1
        ^^^^^^^^^ warning corosync-obsolete
        interface {
          ringnumber: 1
          ^^^^^^^^^^^^^ warning corosync-obsolete
          bindnetaddr: 10.0.0.0
          ^^^^^^^^^^^^^^^^^^^^^ warning corosync-obsolete
        }
      }
    `,
    );
    expect(fixed("corosync-obsolete", "totem {\n  rrp_mode: passive\n}\n")).toBe("totem {\n  link_mode: passive\n}\n");
  });

  test("udp uses multicast options and ignores those of knet", () => {
    by(
      "corosync-obsolete",
      `
      totem {
        transport: udp
        knet_mtu: 1400
        ^^^^^^^^^^^^^^ warning corosync-obsolete
        interface {
          bindnetaddr: 10.0.0.0
          mcastaddr: 239.1.1.1
        }
      }
    `,
    );
  });

  test("every such option in the corosync.conf of the Debian tutorial is reported", () => {
    const file = join(import.meta.dirname, "../../../examples/tutorials/s4-debian-crm-shell/corosync.conf");
    const messages = findingsIn(readFileSync(file, "utf8"))
      .filter(({ code }) => code === "corosync-obsolete")
      .map(({ message }) => message);
    const named = [
      ...["vsftype", "threads", "rrp_mode", "ringnumber", "bindnetaddr", "mcastaddr", "amf", "mode", "service", "ver"],
      ...["aisexec", "user", "group", "tags"],
    ];
    for (const name of named) expect(messages.join("\n"), name).toMatch(new RegExp(`\\b${name}\\b`));
    const replacements = [
      "votequorum",
      "link_mode",
      "linknumber",
      "ring0_addr",
      "uidgid",
      "debug",
      "service of its own",
    ];
    for (const by of replacements) expect(messages.join("\n"), by).toContain(by);
    expect(messages.length).toBe(13);
  });
});

test("knet and its options, for a corosync that has none", () => {
  const annotated = `
    totem {
      version: 2
      transport: knet
                 ^^^^ warning newer-than-target
      crypto_model: openssl
      ^^^^^^^^^^^^ information newer-than-target
    }
    `;
  by("newer-than-target", annotated, "2.4.5");
  by("newer-than-target", "totem {\n  version: 2\n  transport: knet\n}\n", "3.0.1");
});
