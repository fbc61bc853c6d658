import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createWorkspace, LineIndex, parseDocument } from "../../../../server/src/workspace.ts";
import { checkCib } from "../../support/check-cib.ts";
import { askCorosync, whyNoCorosync } from "../../support/corosync-oracle.ts";

const { checkDocuments } = createWorkspace();

/** Configurations as people have them, right ones: what is found in them that is no error, and is true. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "azure-token-30s.conf": ["10 no-encryption", "29 single-link"],
  "debian-default.conf": ["15 no-encryption"],
  "four-nodes-tie-breaker.conf": ["9 corosync-obsolete", "13 single-link"],
  "ipv6-three-nodes.conf": ["10 single-link"],
  "nfs-drbd.crm": [
    "8 legacy-syntax",
    "9 legacy-syntax",
    "10 legacy-syntax",
    "11 legacy-syntax",
    "11 legacy-syntax",
    "24 legacy-syntax",
  ],
  "pcs-apache-lvm.cib.xml": ["13 plain-password", "26 plain-password"],
  "pcs-bundle-remote.cib.xml": ["42 plain-password"],
  "pcs-tickets-levels-tags.cib.xml": ["54 plain-password", "65 plain-password"],
  "ping-connectivity.crm": ["14 impossible-date"],
  "postgres-promotable.crm": ["14 short-timeout"],
  "sap-hana-classic.crm": ["10 legacy-syntax", "10 legacy-syntax", "13 legacy-syntax", "15 legacy-syntax"],
  "templates-and-tags.crm": ["13 no-stickiness", "15 plain-password"],
};

const files = readdirSync(import.meta.dirname).filter((name) => !name.endsWith(".ts"));

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

test.each(files)("%s", (name) => {
  const text = read(name);
  const lines = new LineIndex(text);
  const failures: string[] = [];
  const onFailure = (rule: string, error: unknown): void => void failures.push(`${rule}: ${error}`);
  const found = name.endsWith(".xml")
    ? checkCib({ uri: name, text }, [], onFailure)
    : checkDocuments([parseDocument(name, name.endsWith(".conf") ? "corosync" : "crm", text)], onFailure);
  const reported = (found.get(name) ?? []).map(({ span, code, severity, message }) =>
    severity === "error" ? message : `${lines.position(span.start).line + 1} ${code}`,
  );
  expect(failures).toEqual([]);
  expect(reported).toEqual(expected[name] ?? []);
});

const withoutFilesOfTheNode = (text: string): string =>
  text
    .replace(/.*(crypto_(cipher|hash)|logfile|to_stderr):.*\n/g, "")
    .replace(/fd00:9::(\d)/g, "10.9.9.$1")
    .replace("ip_version: ipv6\n", "ip_version: ipv4\n");

test.skipIf(whyNoCorosync() !== undefined).each(files.filter((name) => name.endsWith(".conf")))(
  "corosync itself takes %s, on a node that has no key and no folder for its log",
  (name) => {
    expect(askCorosync(withoutFilesOfTheNode(read(name)))).toBeUndefined();
  },
);
