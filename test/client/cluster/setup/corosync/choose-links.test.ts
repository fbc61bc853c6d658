import { expect, test } from "vitest";
import { chooseLinks } from "../../../../../client/src/cluster/setup/corosync/choose-links.ts";
import { readMachine } from "../../../../../client/src/cluster/setup/machines/machine-facts.ts";

/** A machine with these addresses, as `ip -o addr` prints them; the default route is that of eth0. */
const machine = (name: string, ...addresses: string[]): ReturnType<typeof readMachine> =>
  readMachine(name, [`name\t${name}`, "route\teth0", ...addresses.map((each) => `address\t${each}`)].join("\n"));
const chosen = (...machines: ReturnType<typeof machine>[]): readonly string[] =>
  chooseLinks(machines).nodes.map(({ name, addresses }) => [name, ...addresses].join(" "));

test("IPv4 counts before IPv6, and a dedicated network before that of the default route", () => {
  const node = (last: number) =>
    machine(
      `n${last}`,
      `eth0 inet 10.0.0.${last}/24 brd 10.0.0.255 scope global eth0`,
      `eth0 inet6 fd00::${last}/64 scope global`,
      `eth1 inet 10.1.0.${last}/24 scope global eth1`,
    );
  expect(chosen(node(1), node(2))).toEqual(["n1 10.1.0.1 10.0.0.1", "n2 10.1.0.2 10.0.0.2"]);
});

test("with IPv6 alone, its network is found however an address is written", () => {
  expect(
    chosen(
      machine("n1", "eth0 inet6 fd00:1::1/64 scope global", "eth0 inet6 fe80::1/64 scope link"),
      machine("n2", "eth0 inet6 fd00:1:0:0:5:6:7:8/64 scope global", "eth0 inet6 fe80::2/64 scope link"),
    ),
  ).toEqual(["n1 fd00:1::1", "n2 fd00:1:0:0:5:6:7:8"]);
});

test("of several addresses in one IPv6 network, that which somebody set is used; temporary and failed ones never", () => {
  const node = (last: number) =>
    machine(
      `n${last}`,
      `eth0 inet6 fd00:1::a${last}/64 scope global temporary dynamic`,
      `eth0 inet6 fd00:1::b${last}/64 scope global dynamic mngtmpaddr noprefixroute`,
      `eth0 inet6 fd00:1::c${last}/64 scope global dadfailed tentative`,
      `eth0 inet6 fd00:1::${last}/64 scope global`,
    );
  expect(chosen(node(1), node(2))).toEqual(["n1 fd00:1::1", "n2 fd00:1::2"]);
});

test("an address that several machines have, as behind NAT, is no link's", () => {
  const guest = (name: string, own?: string) =>
    machine(
      name,
      "eth0 inet 10.0.2.15/24 metric 100 brd 10.0.2.255 scope global dynamic eth0",
      ...(own ? [`eth1 inet ${own}/24 scope global eth1`] : []),
    );
  const pair = [guest("n1", "192.168.56.11"), guest("n2", "192.168.56.12")];
  expect(chosen(...pair)).toEqual(["n1 192.168.56.11", "n2 192.168.56.12"]);
  expect(chooseLinks(pair).notes.join("\n")).toContain("10.0.2.15 is an address of several machines");
  expect(chooseLinks(pair).notes.join("\n")).not.toContain("DHCP");
  expect(() => chosen(guest("n1"), guest("n2"))).toThrow('"n1" has no address of its own');
});

test("two interfaces in one network make one link, and that is said", () => {
  const two = machine("n1", "eth0 inet 10.0.0.1/24 scope global", "eth1 inet 10.0.0.9/24 scope global");
  const machines = [two, machine("n2", "eth0 inet 10.0.0.2/24 scope global")];
  expect(chosen(...machines)).toEqual(["n1 10.0.0.1", "n2 10.0.0.2"]);
  expect(chooseLinks(machines).notes.join("\n")).toContain("n1 has several addresses in 10.0.0.0/24");
});

test("over a router, all addresses of the link are of one family", () => {
  const both = machine("n1", "eth0 inet 10.0.0.1/24 scope global", "eth0 inet6 fd00:1::1/64 scope global");
  expect(chosen(both, machine("n2", "eth0 inet6 fd00:2::2/64 scope global"))).toEqual(["n1 fd00:1::1", "n2 fd00:2::2"]);
  const old = machine("n1", "eth0 inet 10.0.0.1/24 scope global");
  expect(() => chosen(old, machine("n2", "eth0 inet6 fd00:2::2/64 scope global"))).toThrow("one of them on all");
});
