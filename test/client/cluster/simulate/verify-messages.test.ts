import { expect, test } from "vitest";
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
