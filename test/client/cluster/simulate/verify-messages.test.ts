import { expect, test } from "vitest";
import { isRefusedBySchema } from "../../../../client/src/cluster/cib/verify-reasons.ts";
import { readVerifyMessages } from "../../../../client/src/cluster/simulate/verify-messages.ts";

const fine = { code: 0, text: "" };

test("errors come before warnings, without the names of functions", () => {
  const text = [
    "(unpack_config) \twarning: Support for x is deprecated",
    "(cluster_option_value) \terror: Using default value for cluster option 'no-quorum-policy' because 'foo' is invalid",
    "crm_verify: Errors found during check: config not valid",
  ].join("\n");
  expect(readVerifyMessages({ code: 78, text }, fine)).toEqual([
    {
      severity: "error",
      message: "Using default value for cluster option 'no-quorum-policy' because 'foo' is invalid",
      isExisting: false,
    },
    { severity: "warning", message: "Support for x is deprecated", isExisting: false },
  ]);
});

test("a finding about the live configuration, too, is an existing one", () => {
  const output = { code: 78, text: "(unpack_config) \twarning: Support for x is deprecated\n" };
  expect(readVerifyMessages(output, output)).toMatchObject([{ isExisting: true }]);
});

test("that nodes without a status would be fenced is no finding about the configuration", () => {
  const text =
    "(schedule_fencing) \twarning: Scheduling node n1 for fencing\ncrm_verify: Warnings found during check: config may not be valid\n";
  expect(readVerifyMessages({ code: 78, text }, fine)).toEqual([]);
});

test("messages of the schema are errors, and a refusal without messages is one, too", () => {
  const text = 'A.xml:56: element rsc_order: validity error : IDREF attribute then references an unknown ID "absent"\n';
  expect(readVerifyMessages({ code: 78, text }, fine)).toMatchObject([
    { severity: "error", message: 'IDREF attribute then references an unknown ID "absent"' },
  ]);
  expect(readVerifyMessages({ code: 78, text: "" }, fine)).toMatchObject([{ severity: "error" }]);
  expect(readVerifyMessages({ code: 127, text: "sh: crm_verify: not found" }, fine)).toEqual([]);
});

test("warnings of Pacemaker 3 refuse nothing, whatever the last line says", () => {
  const warning =
    "warning: Support for legacy name 'stonith-enabled' for cluster option 'fencing-enabled' is deprecated";
  for (const last of ["Configuration may need attention", "Configuration invalid (with warnings)", "Anything else"]) {
    expect(readVerifyMessages({ code: 78, text: `${warning}\n${last}\n` }, fine)).toEqual([
      { severity: "warning", message: warning.replace("warning: ", ""), isExisting: false },
    ]);
  }
});

test("what Pacemaker 3 drops while it upgrades a copy is a warning", () => {
  const text = "WARNING: Dropping resource x because upstart resources are no longer supported\n";
  expect(readVerifyMessages({ code: 0, text }, fine)).toMatchObject([{ severity: "warning" }]);
});

test("after any error Pacemaker 3 says that the schema refused the CIB; only messages of the schema prove it", () => {
  const end = "error: CIB did not pass schema validation\nConfiguration invalid\n";
  expect(isRefusedBySchema(`error: Using default value for cluster option 'x' because 'y' is invalid\n${end}`)).toBe(
    false,
  );
  expect(isRefusedBySchema(`Element op failed to validate attributes\n\n${end}`)).toBe(true);
  expect(isRefusedBySchema(end)).toBe(true);
  expect(isRefusedBySchema("warning: old\nConfiguration may need attention\n")).toBe(false);
});
