import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "../../../../client/src/cluster/ssh/address.ts";

describe("an entry of the setting's nodes", () => {
  const examples: [string, object | undefined][] = [
    ["n1", { host: "n1" }],
    [" n1.example.com ", { host: "n1.example.com" }],
    ["root@n1", { user: "root", host: "n1" }],
    ["n1:2222", { host: "n1", port: 2222 }],
    ["ops@10.0.0.1:2222", { user: "ops", host: "10.0.0.1", port: 2222 }],
    ["[fe80::1]:2222", { host: "fe80::1", port: 2222 }],
    ["[fe80::1]", { host: "fe80::1" }],
    ["root@fd00::1:2", { user: "root", host: "fd00::1:2" }],
    ["name@corp.example@n1", { user: "name@corp.example", host: "n1" }],
    ["", undefined],
    ["@n1", undefined],
    ["n1:", undefined],
    ["n1:0", undefined],
    ["n1:65536", undefined],
    ["n 1", undefined],
    ["-oProxyCommand=reboot", undefined],
    ["root@-x", undefined],
    ["root@$(reboot)", undefined],
    ["n1;reboot", undefined],
    ["CORP\\ops@n1", { user: "CORP\\ops", host: "n1" }],
    ["[n1", undefined],
    ["n1,n2", undefined],
    ["n*", undefined],
    ["n?", undefined],
    ["!n1", undefined],
    ["#n1", undefined],
    ["@revoked@n1", { user: "@revoked", host: "n1" }],
    ["n1|x", undefined],
    ["[n1,*]:22", undefined],
    ["team/n1", undefined],
    ["n1\u001b[2J", undefined],
    ["n1\u202e", undefined],
    ["n\u200b1", undefined],
    ["ro ot@n1", undefined],
    ["ro\u001bot@n1", undefined],
    ["-l@n1", undefined],
    ["knoten-ä.example", { host: "knoten-ä.example" }],
    ["fe80::1%eth0", { host: "fe80::1%eth0" }],
  ];
  for (const [entry, address] of examples)
    it(`"${entry}" ${address ? `is ${JSON.stringify(address)}` : "is not an address"}`, () => {
      expect(parseAddress(entry)).toEqual(address);
    });

  it("is shown with its port only where that isn't 22", () => {
    expect(formatAddress("n1", 22)).toBe("n1");
    expect(formatAddress("n1", 2222)).toBe("n1:2222");
    expect(formatAddress("fe80::1", 22)).toBe("fe80::1");
    expect(formatAddress("fe80::1", 2222)).toBe("[fe80::1]:2222");
  });
});
