import { expect, it } from "vitest";
import type { Finding } from "../../../../../client/src/cluster/doctor/finding.ts";
import { checkPlaces } from "../../../../../client/src/editor/views/in-text/check-places.ts";

const about = (...words: string[]): Finding => ({
  ...{ kind: "finding", check: "check", severity: "error", nodes: ["n1"], about: words },
  ...{ message: "It is wrong.", why: "It matters.", fix: { advice: "Correct it." } },
});

/** The text with the places underlined. */
function underlined(text: string, language: "crm" | "corosync", finding: Finding): string {
  const places = checkPlaces(text, language, [finding]);
  return text
    .split("\n")
    .flatMap((line, number) => [
      line,
      ...places
        .filter((place) => place.line === number)
        .map(({ character, length }) => `${" ".repeat(character)}${"^".repeat(length)}`),
    ])
    .join("\n");
}

it("finds the statements of the resources that a finding is about", () => {
  const text = "primitive vip ocf:heartbeat:IPaddr2 \\\n    params ip=10.0.0.1\ngroup web vip";
  expect(underlined(text, "crm", about("vip", "gone"))).toBe(`primitive vip ocf:heartbeat:IPaddr2 \\
          ^^^
    params ip=10.0.0.1
group web vip`);
});

it("finds options and values of corosync.conf", () => {
  const text = "totem {\n  crypto_cipher: none\n}\nnodelist {\n  node {\n    ring0_addr: 10.0.0.1\n  }\n}";
  expect(underlined(text, "corosync", about("crypto_cipher", "10.0.0.1"))).toBe(`totem {
  crypto_cipher: none
  ^^^^^^^^^^^^^
}
nodelist {
  node {
    ring0_addr: 10.0.0.1
                ^^^^^^^^
  }
}`);
});

it("finds nothing where a finding is about no file", () => {
  expect(checkPlaces("primitive vip ocf:heartbeat:IPaddr2", "crm", [about()])).toEqual([]);
});
