import { expect, test } from "vitest";
import { isPcsText } from "../../../server/src/analysis/source-document.ts";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";

/** What a text makes; nothing but notes may be said of it. */
function made(text: string): string[] {
  const { objects, problems } = parsePcs(text);
  expect(problems.filter(({ severity }) => severity !== "information")).toEqual([]);
  expect(isPcsText(text)).toBe(true);
  return objects.map(({ id }) => id);
}

test("user data of cloud-init: scripts that it writes, commands as texts and as words", () => {
  expect(
    made(`#cloud-config
packages: [pcs, pacemaker]
write_files:
  - path: /root/setup.sh
    content: |
      #!/bin/bash
      pcs resource create a ocf:pacemaker:Dummy
runcmd:
  - systemctl enable --now pcsd
  - [ bash, /root/setup.sh ]
  - pcs resource create b ocf:pacemaker:Dummy fake="1 2"
  - [ pcs, resource, create, c, "ocf:pacemaker:Dummy" ]
  - 'pcs constraint order a then b'
  - |
    pcs constraint colocation add a with b
    pcs cluster enable --all
`),
  ).toEqual(["a", "b", "c", "order-a-b-mandatory", "colocation-a-b-INFINITY"]);
});

test("pipelines of CI and states of Salt", () => {
  expect(
    made(`name: ci
jobs:
  cluster:
    steps:
      - name: show pcs status
        run: |
          sudo pcs resource create a ocf:pacemaker:Dummy
          sudo pcs resource create b ocf:pacemaker:Dummy
      - run: sudo pcs tag create t a b
`),
  ).toEqual(["a", "b", "t"]);
  expect(
    made(`{% if grains['first'] %}
make a:
  cmd.run:
    - name: pcs resource create a ocf:pacemaker:Dummy
    - unless: pcs resource config a
more:
  cmd.run:
    - names:
      - pcs resource create b ocf:pacemaker:Dummy
      - pcs tag create t a b
{% endif %}
`),
  ).toEqual(["a", "b", "t"]);
});

test("Terraform's inline commands, a Vagrantfile, the code blocks of a guide", () => {
  expect(
    made(`resource "null_resource" "ha" {
  provisioner "remote-exec" {
    inline = [
      "sudo pcs resource create a ocf:pacemaker:Dummy fake=\\"1 2\\"",
      #"sudo pcs resource create no ocf:pacemaker:Dummy",
      "sudo pcs tag create t a"
    ]
  }
}
`),
  ).toEqual(["a", "t"]);
  expect(
    made(`# HA

Look at \`pcs resource delete a\` first, it isn't needed.

\`\`\`bash
[root@n1 ~]# pcs resource create a ocf:pacemaker:Dummy
\`\`\`

Then (see \`pcs tag create x\`):

    pcs resource delete nothing
`),
  ).toEqual(["a"]);
});

test("commands of other languages are named as passed over", () => {
  const text = `exec { "vip":
  command => "/usr/sbin/pcs resource create vip ocf:heartbeat:IPaddr2 ip=10.0.0.1",
}
`;
  expect(isPcsText(text)).toBe(true);
  expect(parsePcs(text).problems.map(({ code }) => code)).toEqual(["foreign-line", "passed-over"]);
});
