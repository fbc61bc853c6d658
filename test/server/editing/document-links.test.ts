import { expect, test } from "vitest";
import { linksIn, parseDocument } from "../../../server/src/workspace.ts";

test("rules in comments lead to their pages, agents to their programs", () => {
  const text =
    "# quorate-ignore no-monitor it is one of a kind\nprimitive a IPaddr2\nprimitive f stonith:fence_xvm\nprimitive u systemd:nginx\nprimitive x ocf:../..:sh\n";
  const links = linksIn(parseDocument("cluster.crm", "crm", text));
  expect(
    links.map(({ span, ...link }) => [text.slice(span.start, span.end), "rule" in link ? link.rule : link.paths[0]]),
  ).toEqual([
    ["no-monitor", "no-monitor"],
    ["IPaddr2", "/usr/lib/ocf/resource.d/heartbeat/IPaddr2"],
    ["stonith:fence_xvm", "/usr/sbin/fence_xvm"],
    ["systemd:nginx", "/etc/systemd/system/nginx.service"],
  ]);
});
