import { describe, expect, test } from "vitest";
import { checkBy, findingsIn, fixed } from "../support/check-corosync.ts";

describe("what corosync silently accepts", () => {
  test("unknown keys and sections", () => {
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy(
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
    checkBy("inconsistent-timeouts", text.replace("XX", "^^^^^^^^^^^^^^^ warning inconsistent-timeouts"));
    checkBy("inconsistent-timeouts", text.replace(/\n *XX/, ""), "3.0.4");
  });

  test("to_logfile without logfile", () => {
    checkBy(
      "corosync-logfile",
      `
      logging {
        to_logfile: yes
        ^^^^^^^^^^^^^^^ warning corosync-logfile
      }
    `,
    );
    checkBy("corosync-logfile", "logging {\n  to_logfile: yes\n  logfile: /x\n}\n");
    checkBy("corosync-logfile", "logging {\n  to_logfile: no\n}\n");
  });

  test("one link, no encryption, an unusual token", () => {
    checkBy(
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
    checkBy(
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
