import { describe, expect, test } from "vitest";
import { checkBy, fixed } from "../support/check-corosync.ts";

describe("what corosync refuses", () => {
  test("invalid numbers", () => {
    checkBy(
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
    checkBy(
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
    checkBy("corosync-node-id", text);
    const plain = text.replace(/^ *\^.*\n/gm, "").replace(/nodeid: [10]\n( *ring0_addr: 10.0.0.[23])/g, "$1");
    checkBy("corosync-node-id", plain.replace("version: 2", "version: 2\n        transport: udpu"));
  });

  test("addresses", () => {
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
      "invalid-timeout",
      `
      totem {
        token: 1000
        join: 2000
        ^^^^^^^^^^ error invalid-timeout
      }
    `,
    );
    checkBy(
      "invalid-timeout",
      `
      totem {
        token: 1000
        token_retransmits_before_loss_const: 40
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error invalid-timeout
      }
    `,
    );
    checkBy(
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
    checkBy(
      "corosync-encryption",
      `
      totem {
        crypto_cipher: aes256
        ^^^^^^^^^^^^^^^^^^^^^ error corosync-encryption
      }
    `,
    );
    checkBy(
      "corosync-encryption",
      `
      totem {
        transport: udpu
        secauth: on
        ^^^^^^^^^^^ error corosync-encryption
      }
    `,
    );
    checkBy(
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
      checkBy("corosync-encryption", `totem {\n  ${fine}\n}\n`);
    }
  });

  test("missing sections and options", () => {
    checkBy(
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
    checkBy("corosync-missing", "# Nothing yet.\n");
  });
});
