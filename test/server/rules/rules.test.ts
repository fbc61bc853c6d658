import { expect, test } from "vitest";
import { rules } from "../../../server/src/rules/registry.ts";
import { checkDocuments, openDocument } from "../../../server/src/service.ts";
import { expectFindings } from "../support/annotated.ts";

function codes(text: string): string[] {
  const document = openDocument("cluster.crm", "crm", text);
  return (checkDocuments([document]).get("cluster.crm") ?? []).map((finding) => finding.code);
}

test.each(rules)("$id finds what is wrong in its example, and nothing in the right one", (rule) => {
  expect(codes(rule.wrong)).toContain(rule.id);
  expect(codes(rule.right)).not.toContain(rule.id);
});

test("each rule is told once, by an id of its own", () => {
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
});

test("fencing that is switched off, under either of its names", () => {
  expectFindings(`
    property no-quorum-policy=stop stonith-enabled=false
                                   ^^^^^^^^^^^^^^^^^^^^^ error fencing-disabled
    property fencing-enabled=off
             ^^^^^^^^^^^^^^^^^^^ error fencing-disabled
  `);
});

test("fencing without a device", () => {
  expectFindings(`
    property stonith-enabled=true
             ^^^^^^^^^^^^^^^^^^^^ error no-fence-device
    primitive web ocf:heartbeat:Dummy
  `);
  expectFindings(`
    property have-watchdog=true stonith-watchdog-timeout=10
    primitive web ocf:heartbeat:Dummy
  `);
  expectFindings(`
    primitive web ocf:heartbeat:Dummy
  `);
});

test("a resource that doesn't exist, wherever it is named", () => {
  expectFindings(`
    primitive vip IPaddr2 ip=10.0.0.1
    primitive web Dummy
    group g vip webb
                ^^^^ error unknown-resource
    clone c nothing
            ^^^^^^^ error unknown-resource
    location l1 vpi 100: n1
                ^^^ error unknown-resource
    location l2 /v.*/ 100: n1
    colocation co inf: web:Started vip2
                                   ^^^^ error unknown-resource
    order o Mandatory: ( vip wbe ) web:start
                             ^^^ error unknown-resource
    primitive p @no-template
                ^^^^^^^^^^^^ error unknown-resource
    tag t vip
    location l3 t 100: n1
  `);
});

test("a required parameter that is missing or empty, by way of a template too", () => {
  expectFindings(`
    primitive vip ocf:heartbeat:IPaddr2 params cidr_netmask=24
                  ^^^^^^^^^^^^^^^^^^^^^ error missing-parameter
    primitive vip2 IPaddr2 params ip="" cidr_netmask=24
                                  ^^^^^ error missing-parameter
    rsc_template ip IPaddr2 params cidr_netmask=24
    primitive vip3 @ip ip=10.0.0.3
    primitive vip4 @ip
                   ^^^ error missing-parameter
    primitive vip5 IPaddr2 params $id-ref=elsewhere
    primitive mine ocf:acme:Thing
    primitive unit systemd:nginx
  `);
});

test("every fix mends what it was offered for", () => {
  for (const rule of rules) {
    const document = openDocument("cluster.crm", "crm", rule.wrong);
    for (const finding of checkDocuments([document]).get("cluster.crm") ?? []) {
      if (finding.code !== rule.id) continue;
      for (const fix of finding.fixes) {
        const mended = rule.wrong.slice(0, fix.span.start) + fix.text + rule.wrong.slice(fix.span.end);
        if (fix.text.endsWith("=")) continue;
        expect(codes(mended), fix.title).not.toContain(rule.id);
      }
    }
  }
});
