/** The section of a quorum device, by lines. Of an even number of nodes, the half that the device chooses gets its vote (corosync-qdevice(8)). */
export function deviceLines(address: string): readonly string[] {
  return [
    "device {",
    "  model: net",
    "  votes: 1",
    "  net {",
    `    host: ${address}`,
    "    algorithm: ffsplit",
    "    tls: on",
    "  }",
    "}",
  ];
}
