import { expect, test } from "vitest";
import { parsePcs } from "../../../server/src/pcs/pcs-tree.ts";

test("tasks of Ansible are read in every form; other modules are named", () => {
  const text = `- name: folded
  shell: >
    pcs resource create vip ocf:heartbeat:IPaddr2
    ip={{ vip }} cidr_netmask=24
- name: loop
  ansible.builtin.command: pcs resource create {{ item }} ocf:pacemaker:Dummy
  loop:
    - d1
    - d2
- name: words
  command:
    argv:
      - pcs
      - resource
      - create
      - w
      - ocf:pacemaker:Dummy
      - fake=a b
- name: literal
  shell: |
    pcs property set no-quorum-policy=stop
    pcs constraint location {{ item.n }} prefers n1={{ item.s }}
  with_items:
    - { n: d1, s: 50 }
- pcs_resource:
    name: x
- command: "pcs resource delete missing"
  ignore_errors: true
`;
  const { objects, problems } = parsePcs(text);
  expect(objects.map(({ id }) => id)).toEqual(["vip", "d1", "d2", "w", "location-d1-n1-50", "cib-bootstrap-options"]);
  expect(problems.filter(({ severity }) => severity !== "information").map(({ message }) => message)).toEqual([
    'The value of "ip={{ vip }}" is only known when the script runs; it is neither checked nor converted.',
    'What "pcs_resource" configures isn\'t read: only the commands of shell, command and raw are.',
  ]);
});
