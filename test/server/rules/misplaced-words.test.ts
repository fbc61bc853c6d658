import { expect, test } from "vitest";
import { convert } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

const rules = ["unknown-option", "unknown-operation", "unknown-parameter", "bare-word", "syntax"];

test("words in the wrong list", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:Dummy op monitor interval=10s migration-threshold=2 target-role=Stopped
                                                            ^^^^^^^^^^^^^^^^^^^ warning unknown-option
                                                                                  ^^^^^^^^^^^ warning unknown-option
    primitive b ocf:heartbeat:IPaddr2 params ip=10.0.0.1 timeout=20s resource-stickiness=100 meta nic=eth0 on-fail=block
                                                         ^^^^^^^ warning unknown-parameter
                                                                     ^^^^^^^^^^^^^^^^^^^ warning unknown-parameter
                                                                                                  ^^^ warning unknown-option
                                                                                                           ^^^^^^^ warning unknown-option
    primitive c ocf:heartbeat:Dummy op monitor interval=10s --group HA
                                                            ^^^^^^^ warning bare-word
    property resource-stickiness=100
             ^^^^^^^^^^^^^^^^^^^ warning unknown-option
    rsc_defaults timeout=20s
                 ^^^^^^^ warning unknown-option
    op_defaults migration-threshold=3 timeout=20s
                ^^^^^^^^^^^^^^^^^^^ warning unknown-option
    `,
    undefined,
    { rules },
  );
});

test("operations that nothing has, and those that only the agent has", () => {
  expectFindings(
    `
    primitive a ocf:heartbeat:Dummy op montior interval=10s timeout=20s op reload timeout=20s
                                       ^^^^^^^ warning unknown-operation
    primitive b ocf:heartbeat:Dummy op  Start timeout=20s
                                        ^^^^^ warning unknown-operation
    primitive c ocf:own:thing op moniter interval=10s op special interval=10s
                                 ^^^^^^^ warning unknown-operation
    `,
    undefined,
    { rules },
  );
});

test("an attribute of an operation without a value, with which crmsh ends in a traceback", () => {
  const text = `
    primitive a ocf:heartbeat:Dummy op monitor interval timeout=20s
                                               ^^^^^^^^ error syntax
    primitive b ocf:heartbeat:Dummy op monitor interval 10s timeout=20s
                                               ^^^^^^^^^^^^ error syntax
    primitive c ocf:heartbeat:Dummy op monitor 10s timeout=20s
                                               ^^^ warning bare-word
    `;
  expectFindings(text, undefined, { rules });
  const { errors } = convert(
    "x.crm",
    "primitive a ocf:heartbeat:Dummy op monitor interval timeout=20s\n",
    "crm",
    "cib",
  );
  expect(errors).not.toEqual([]);
});
