import { expect, test } from "vitest";
import { maskedColumns } from "../../../server/src/text/masked-columns.ts";

test.each([
  [
    "primitive f stonith:fence_ipmilan params ip=1 password=geheim op monitor",
    "primitive f stonith:fence_ipmilan params ip=1 password=•••••• op monitor",
  ],
  ['  params passwd="ge heim" user=a \\', '  params passwd="•••••••" user=a \\'],
  [
    'params options="-P geheim" dsn="postgres://u:geheim@h/db"',
    'params options="•••••••••" dsn="••••••••••••••••••••••••"',
  ],
  ["pcs stonith create f fence_x passwd=geheim ip=1", "pcs stonith create f fence_x passwd=•••••• ip=1"],
  ["pcs host auth n1 -u hacluster -p geheim", "pcs host auth n1 -u hacluster -p ••••••"],
  ['<nvpair id="i" name="password" value="geheim"/>', '<nvpair id="i" name="password" value="••••••"/>'],
  ["location l web rule 100: dbpassword eq geheim", "location l web rule 100: dbpassword eq ••••••"],
  ['  rule dbpassword string:ne "ge heim" and x eq 1', '  rule dbpassword string:ne "•••••••" and x eq 1'],
  ["pcs constraint location w rule token gt integer 4711", "pcs constraint location w rule token gt integer ••••"],
  [
    '<expression id="e" attribute="token" operation="eq" value="geheim"/>',
    '<expression id="e" attribute="token" operation="eq" value="••••••"/>',
  ],
  ["    pcs_password: geheim", "    pcs_password: ••••••"],
])("%s is shown without its secret", (line, shown) => {
  expect(maskedColumns(line)).toBe(shown);
  expect(maskedColumns(shown)).toBe(shown);
});

test.each([
  "primitive ip ocf:heartbeat:IPaddr2 params ip=10.0.0.1 op monitor interval=10s",
  '<nvpair id="i" name="password_file" value="/etc/x"/>',
  "property stonith-enabled=true # a note: none",
  "pcs resource create web apache port=80",
  "location l web rule -inf: not_defined pingd or pingd lte 0",
])("%s stays", (line) => expect(maskedColumns(line)).toBe(line));
