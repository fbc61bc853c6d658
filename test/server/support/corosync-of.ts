/** The corosync.conf of so many nodes, n1 and on; `rest` are further lines of its section quorum. */
export const corosyncOf = (count: number, rest = ""): string => `totem {
  version: 2
}
nodelist {
${Array.from({ length: count }, (_, i) => `  node {\n    name: n${i + 1}\n    nodeid: ${i + 1}\n    ring0_addr: 10.0.0.${i + 1}\n  }\n`).join("")}}
quorum {
  provider: corosync_votequorum
${rest}}
`;
