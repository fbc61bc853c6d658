import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

interface Configuration {
  readonly wordPattern: string;
  readonly onEnterRules: readonly {
    readonly beforeText: string;
    readonly afterText?: string;
    readonly previousLineText?: string;
    readonly action: { readonly indent: string };
  }[];
}

const read = (language: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../../syntaxes/${language}.language-configuration.json`), "utf8"),
  ) as Configuration;

/** The effect of Enter at a line's end, as VS Code decides it: the first rule that matches. */
const onEnter = ({ onEnterRules }: Configuration, line: string, { previous = "", after = "" } = {}) =>
  onEnterRules.find(
    (rule) =>
      new RegExp(rule.beforeText).test(line) &&
      (rule.afterText === undefined || new RegExp(rule.afterText).test(after)) &&
      (rule.previousLineText === undefined || new RegExp(rule.previousLineText).test(previous)),
  )?.action.indent;

describe("words of crm", () => {
  const words = (text: string) => text.match(new RegExp(read("crm").wordPattern, "g"));

  it.each([
    ["primitive vip ocf:heartbeat:IPaddr2 \\", ["primitive", "vip", "ocf:heartbeat:IPaddr2"]],
    ["stonith:external/ipmi", ["stonith:external/ipmi"]],
    ["systemd:getty@tty1.service", ["systemd:getty@tty1.service"]],
    ["    params ip=10.0.0.1 nic=eth0", ["params", "ip", "10.0.0.1", "nic", "eth0"]],
    [
      "colocation web-with-vip.1 inf: web ms-st:Promoted",
      ["colocation", "web-with-vip.1", "inf", "web", "ms-st", "Promoted"],
    ],
    ["rule #uname eq n1", ["rule", "#uname", "eq", "n1"]],
    ["$id=x target-role=Started", ["$id", "x", "target-role", "Started"]],
  ])("%s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });
});

describe("Enter in crm", () => {
  const crm = read("crm");

  it("indents continuation lines, and outdents after them", () => {
    expect(onEnter(crm, "primitive vip IPaddr2 \\")).toBe("indent");
    expect(onEnter(crm, "\tparams ip=1 \\", { previous: "primitive vip IPaddr2 \\" })).toBe("none");
    expect(onEnter(crm, "\top monitor", { previous: "\tparams ip=1 \\" })).toBe("outdent");
  });

  it("leaves other lines alone", () => {
    expect(onEnter(crm, "group g vip web")).toBeUndefined();
    expect(onEnter(crm, "# a comment that ends in \\")).toBe("none");
  });
});

describe("Enter in corosync.conf", () => {
  it("opens a section between its braces", () => {
    expect(onEnter(read("corosync"), "totem {", { after: "}" })).toBe("indentOutdent");
  });
});
