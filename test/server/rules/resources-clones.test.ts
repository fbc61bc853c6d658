import { test } from "vitest";
import { expectFindings } from "../support/annotated.ts";

test("clones that wait for all instances of another one", () => {
  const resources = `
    primitive a nginx
    primitive b nginx
    primitive c nginx
    clone ca a meta interleave=true
    clone cb b
    clone cc c meta interleave=yes`;
  expectFindings(
    `${resources}
    order o1 Mandatory: ca cb
                           ^^ warning clones-without-interleave
    order o2 Mandatory: cb cc
    order o3 Optional: ca cb
    order o4 inf: ca ( cb cc )
                       ^^ warning clones-without-interleave
    order o5 Mandatory: ca b2
  `,
    "cluster.crm",
    { rules: ["clones-without-interleave"] },
  );
  expectFindings(
    `${resources}
    order o1 Mandatory: ca cb
    rsc_defaults interleave=true
  `,
    "cluster.crm",
    { rules: ["clones-without-interleave"] },
  );
});

test("services are cloned anonymously", () => {
  const text = `
    primitive a systemd:nginx
    primitive b lsb:web
    primitive c ocf:heartbeat:nginx
    primitive f stonith:fence_xvm
    group g b
    clone c1 a meta globally-unique=true
                    ^^^^^^^^^^^^^^^^^^^^ warning unique-clone-of-service
    clone c2 g meta globally-unique=yes
                    ^^^^^^^^^^^^^^^^^^^ warning unique-clone-of-service
    clone c3 c meta globally-unique=true
    clone c4 f meta globally-unique=true
  `;
  expectFindings(text, "cluster.crm", { rules: ["unique-clone-of-service"] });
});

test("numbers of instances", () => {
  const text = `
    node n1
    node n2
    primitive a nginx
    clone c1 a meta clone-node-max=2 globally-unique=false
                    ^^^^^^^^^^^^^^^^ error anonymous-clone-node-max
    clone c2 a meta clone-node-max=2 clone-max=4
                    ^^^^^^^^^^^^^^^^ information anonymous-clone-node-max
    clone c3 a meta clone-node-max=2 globally-unique=true
    clone c4 a meta clone-max=0
                    ^^^^^^^^^^^ information clone-max-unlike-nodes
    clone c5 a meta clone-max=3
                    ^^^^^^^^^^^ information clone-max-unlike-nodes
    clone c6 a meta clone-max=2
  `;
  const rules = ["anonymous-clone-node-max", "clone-max-unlike-nodes"];
  expectFindings(text, "cluster.crm", { rules });
  expectFindings(
    `
    primitive a nginx
    clone c2 a meta clone-node-max=2 clone-max=4
                    ^^^^^^^^^^^^^^^^ error anonymous-clone-node-max
    clone c3 a meta clone-max=99
  `,
    "cluster.crm",
    { rules, target: { pacemaker: "2.1.9" } },
  );
});

test("DRBD without notifications", () => {
  expectFindings(
    `
    primitive r0 ocf:linbit:drbd params drbd_resource=r0
    clone c0 r0 meta promotable=true
          ^^ warning drbd-without-notify
    primitive r1 ocf:linbit:drbd params drbd_resource=r1
    ms c1 r1 meta notify=false
                  ^^^^^^^^^^^^ warning drbd-without-notify
    primitive r2 ocf:linbit:drbd params drbd_resource=r2
    clone c2 r2 meta promotable=true notify=true
    rsc_template t ocf:linbit:drbd
    primitive r3 @t params drbd_resource=r3
    group g3 r3
    clone c3 g3 meta promotable=true
          ^^ warning drbd-without-notify
    primitive other nginx
    clone c4 other
  `,
    "cluster.crm",
    { rules: ["drbd-without-notify"] },
  );
});

test("promotable clones and migration of agents that don't support them", () => {
  expectFindings(
    `
    primitive unit systemd:nginx meta allow-migrate=true
                                      ^^^^^^^^^^^^^^^^^^ warning cannot-migrate
    clone c1 unit meta promotable=true
             ^^^^ error promotable-without-roles
    primitive web nginx meta allow-migrate=false
    clone c2 web meta promotable=true
             ^^^ error promotable-without-roles
    primitive st ocf:pacemaker:Stateful
    clone c3 st meta promotable=true
    primitive own ocf:acme:Thing meta allow-migrate=true
    clone c4 own meta promotable=true
    primitive vm VirtualDomain params config=/etc/vm.xml meta allow-migrate=true
    primitive ip IPaddr2 params ip=10.0.0.1 meta allow-migrate=yes
                                                 ^^^^^^^^^^^^^^^^^ warning cannot-migrate
    clone c5 st2
  `,
    "cluster.crm",
    { rules: ["promotable-without-roles", "cannot-migrate"] },
  );
});

test("clone options among parameters, and a second child", () => {
  expectFindings(
    `
    primitive a nginx
    primitive b nginx
    clone c1 a interleave=true clone-max=2
               ^^^^^^^^^^ warning clone-option-as-parameter
                               ^^^^^^^^^ warning clone-option-as-parameter
    clone c2 a params notify=true meta interleave=true
                      ^^^^^^ warning clone-option-as-parameter
    clone c3 a b meta interleave=true
               ^ warning clone-option-as-parameter
    group g a b target-role=Stopped
                ^^^^^^^^^^^ warning clone-option-as-parameter
    clone c4 a params port=80 meta interleave=true
  `,
    "cluster.crm",
    { rules: ["clone-option-as-parameter"] },
  );
});

test("remote nodes in groups, orders and colocations", () => {
  expectFindings(
    `
    primitive r1 ocf:pacemaker:remote params server=10.0.0.9
    primitive web nginx
    group g web r1
                ^^ error remote-node-constrained
    order o Mandatory: r1 web
                       ^^ error remote-node-constrained
    colocation c inf: web r1
                          ^^ error remote-node-constrained
    location l1 r1 100: n1
    location l2 web 100: r1
    primitive guest VirtualDomain params config=/etc/vm.xml meta remote-node=guest1
    order o2 Mandatory: web guest
  `,
    "cluster.crm",
    { rules: ["remote-node-constrained"] },
  );
});
