import { expect, test } from "vitest";
import { createWorkspace, parseDocument, suppressionOf } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const { checkDocuments, clusterAround } = createWorkspace();

const rules = ["fencing-disabled", "unknown-resource", "unused-suppression"];

test("a comment before a statement suppresses a rule in it, and nothing else", () => {
  expectFindings(
    `
    # quorate-ignore fencing-disabled a lab without power switches
    property stonith-enabled=false
    location l missing 5: n1
               ^^^^^^^ error unknown-resource
    # A word on the next lines.
    # quorate-ignore unknown-resource these come by another file
    # quorate-ignore fencing-disabled in a group there is none
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-suppression
    group g \\
        one two
    `,
    "cluster.crm",
    { rules },
  );
});

test("a comment at the top suppresses a rule in the whole file", () => {
  expectFindings(
    `
    # Our cluster.
    # quorate-ignore-file unknown-resource the rest is in the cluster already
    location a one 100: n1
    # quorate-ignore-file unknown-resource too late
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-suppression
    location b two 100: n1
    `,
    "cluster.crm",
    { rules },
  );
});

test("comments that are not needed, name no rule, or say no reason", () => {
  expectFindings(
    `
    # quorate-ignore fencing-disabled
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-suppression
    property stonith-enabled=false
    # quorate-ignore fencing-disbled why not
                     ^^^^^^^^^^^^^^^ warning unused-suppression
    # quorate-ignore
    ^^^^^^^^^^^^^^^^ warning unused-suppression
    # quorate-ignore fencing-disabled the next line is blank
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-suppression

    # quorate-ignored is another word
    property stonith-enabled=true
    `,
    "cluster.crm",
    { rules },
  );
});

test("in corosync.conf the option or section after it", () => {
  expectFindings(
    `
    # quorate-ignore-file newer-than-target some nodes are newer
    totem {
        # quorate-ignore newer-than-target twice is once too many
        ip_dscp: 46
        # quorate-ignore newer-than-target it is old
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning unused-suppression
        version: 2
    }
    `,
    "corosync.conf",
    { rules: ["newer-than-target", "unused-suppression"], target: { corosync: "3.1.7" } },
  );
});

test("no comment is unused while its rule is off", () => {
  expectFindings(
    `
    # quorate-ignore fencing-disabled a lab
    property stonith-enabled=false
    `,
    "cluster.crm",
    { rules, severities: { "fencing-disabled": "off" } },
  );
});

test("a finding has the severity that the settings give it", () => {
  expectFindings(
    `
    property stonith-enabled=false
             ^^^^^^^^^^^^^^^^^^^^^ information fencing-disabled
    group g one
    `,
    "cluster.crm",
    { rules, severities: { "fencing-disabled": "information", "unknown-resource": "off" } },
  );
});

test("the edit that suppresses a diagnostic", () => {
  const document = parseDocument("cluster.crm", "crm", "primitive a Dummy\n  group g \\\n    one\n");
  const finding = checkDocuments([document])
    .get("cluster.crm")
    ?.find(({ code }) => code === "unknown-resource");
  expect(finding && suppressionOf(document, finding)).toMatchObject({
    span: { start: 18, end: 18 },
    text: "  # quorate-ignore unknown-resource \n",
  });
});

test("files of one folder: copies are left out, parts belong together", () => {
  const files = {
    "cluster.crm": "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\n",
    "old.crm": "primitive a Dummy\nprimitive b Dummy\n",
    "more.crm": "primitive c Dummy\nprimitive d Dummy\nprimitive e Dummy\n",
    "corosync.conf": "",
    "corosync.conf.orig": "",
  };
  const folder = Object.entries(files).map(([name, text]) =>
    parseDocument(`file:///x/${name}`, name.includes(".conf") ? "corosync" : "crm", text),
  );
  const around = (index: number): string[] => {
    const document = folder[index];
    return document ? clusterAround(document, folder).map(({ uri }) => uri.slice("file:///x/".length)) : [];
  };
  expect(around(0)).toEqual(["cluster.crm", "more.crm", "corosync.conf"]);
  expect(around(1)).toEqual(["old.crm", "more.crm", "corosync.conf"]);
  expect(around(4)).toEqual(["cluster.crm", "old.crm", "more.crm", "corosync.conf.orig"]);
});
