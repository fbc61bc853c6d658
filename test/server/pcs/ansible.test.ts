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

/** The ids of what a text makes, and what is said beyond notes. */
function outcome(text: string): { ids: string[]; messages: string[] } {
  const { objects, problems } = parsePcs(text);
  return {
    ids: objects.map(({ id }) => id),
    messages: problems.filter(({ severity }) => severity !== "information").map(({ message }) => message),
  };
}

test("the values that a playbook gives itself are filled in", () => {
  const text = `- hosts: ha
  vars:
    vip: 10.0.0.9
    fencing: yes
    nodes: [n1, n2]
    addresses:
      - name: a
        ip: 10.0.0.1
      - { name: b, ip: "10.0.0.2" }
  tasks:
    - command: pcs resource create {{ item.name }} ocf:heartbeat:IPaddr2 ip={{ item.ip }} nic={{ nic | default('eth0') }}
      loop: "{{ addresses }}"
    - command: pcs property set stonith-enabled={{ fencing }}
    - shell: "{{ item }}"
      with_items:
        - pcs resource create c ocf:heartbeat:IPaddr2 ip={{ vip }}
        - pcs constraint order a then c
    - command: pcs node attribute {{ node }} rack=1
      loop: "{{ nodes }}"
      loop_control:
        loop_var: node
    - command: pcs property set {{ item.key }}={{ item.value }}
      with_dict:
        no-quorum-policy: stop
`;
  const { ids, messages } = outcome(text);
  expect(messages).toEqual([]);
  expect(ids).toEqual(["", "", "a", "b", "c", "order-a-c-mandatory", "cib-bootstrap-options"]);
});

test("commands in flow style, as an action and with options of the module are read; a rescue isn't", () => {
  const text = `---
- block:
    - ansible.builtin.command: { argv: [pcs, resource, create, a, ocf:pacemaker:Dummy, "fake=it's"] }
    - local_action: shell pcs resource create b ocf:pacemaker:Dummy
    - action: command pcs resource create c ocf:pacemaker:Dummy
    - command: pcs resource create d ocf:pacemaker:Dummy chdir=/root creates="/etc/x y"
  rescue:
    - command: pcs resource delete a
`;
  const { objects, problems } = parsePcs(text);
  expect(objects.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
  expect(JSON.stringify(objects)).toContain("it's");
  expect(JSON.stringify(objects)).not.toContain("chdir");
  expect(problems.filter(({ code }) => code === "passed-over").map(({ message }) => message)).toEqual([
    'A task under "rescue" only runs when another one fails; it isn\'t executed here.',
  ]);
});

const pair = (one: string, other: string): string => `---
- command: pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s
  when: ${one}
- command: pcs resource create a ocf:pacemaker:Dummy op monitor interval=20s
  when: ${other}
`;

test.each([
  ["use_a", "not use_a"],
  ["use_a | bool", "not (use_a | bool)"],
  ["platform == 'azure'", 'platform == "aws"'],
  ["ansible_os_family == 'RedHat'", "ansible_os_family != 'RedHat'"],
  ["ansible_distribution_major_version | int >= 9", "ansible_distribution_major_version | int < 9"],
  ["vip is defined", "vip is not defined"],
  ["use_a and use_b", "not use_a"],
  ["not use_a | bool and env == 'lab'", "use_a | default(true)"],
  ["ansible_distribution_major_version == '7'", "ansible_distribution_major_version | int >= 8"],
  ["pcs.stdout is version('0.10', '<')", "pcs.stdout is version('0.10', '>=')"],
  ["nodes in ['1', '2']", "nodes not in ['1', '2']"],
  ["nodes in ['1', '2']", "nodes == '3'"],
  ["size < 3", "size > 5"],
])("of tasks that exclude each other the first is executed: %s, %s", (one, other) => {
  const { problems } = parsePcs(pair(one, other));
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(problems.filter(({ code }) => code === "passed-over")).toHaveLength(1);
});

test.each([
  ["use_a", "use_b"],
  ["use_a", "use_a"],
  ["platform == 'azure'", "platform == other"],
  ["inventory_hostname == 'n1'", "inventory_hostname == 'n2'"],
  ["use_a or use_b", "not use_a"],
  ["size < 3", "size > 1"],
  ["nodes in ['1', '2']", "nodes == '2'"],
])("tasks that may both run are both executed: %s, %s", (one, other) => {
  const { problems } = parsePcs(pair(one, other));
  expect(problems.some(({ severity }) => severity === "error")).toBe(true);
});

test("a task that only removes doesn't take the place of the one that creates", () => {
  const { objects } = parsePcs(`---
- command: pcs resource delete a
  when: state == 'absent'
- command: pcs resource create a ocf:pacemaker:Dummy
  when: state == 'present'
`);
  expect(objects.map(({ id }) => id)).toEqual(["a"]);
});

test("lists of conditions, and those of blocks before and behind their tasks, exclude each other", () => {
  const { problems } = parsePcs(`---
- command: pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s
- block:
    - command: pcs resource clone a
    - command: pcs resource meta a-clone clone-max=2
  when:
    - release == '7'
- name: newer
  when:
  - release | int >= 8
  - with_clone
  block:
    - command: pcs resource clone a clone-max=2
- command: pcs resource clone a
  when: [with_clone, "release == '8'"]
`);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(problems.filter(({ code }) => code === "passed-over")).toHaveLength(2);
});

test("tasks that don't run with the file's own values, and those that take the cluster apart, aren't executed", () => {
  const { objects, problems } = parsePcs(`---
- hosts: cluster
  vars:
    mode: install
  tasks:
    - command: pcs resource create a ocf:pacemaker:Dummy op monitor interval=10s
    - command: pcs resource delete a
      when: mode == 'remove'
    - command: pcs resource create b ocf:pacemaker:Dummy op monitor interval=10s
      when: mode != "install"
    - command: pcs resource delete a
      when: cluster_state | default('present') == 'absent'
    - command: pcs constraint location a prefers n1=100
`);
  expect(objects.map(({ id }) => id)).toEqual(["a", "location-a-n1-100"]);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(problems.filter(({ code }) => code === "passed-over")).toHaveLength(3);
});
