import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkBy, findingsIn, fixed } from "../support/check-corosync.ts";

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
    checkBy("corosync-obsolete", link("                          ^^^^ warning corosync-obsolete"), "3.1.10");
    checkBy("corosync-obsolete", link(""), "3.1.9");
    expect(fixed("corosync-obsolete", "totem {\n  interface {\n    knet_transport: sctp\n  }\n}\n")).toContain(": udp");
  });

  test("each with its replacement", () => {
    checkBy(
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
    checkBy(
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
  checkBy("newer-than-target", annotated, "2.4.5");
  checkBy("newer-than-target", "totem {\n  version: 2\n  transport: knet\n}\n", "3.0.1");
});
