import { test } from "vitest";
import { expectFindings } from "../support/annotated.ts";

test("the attribute of a ping resource, where there is none", () => {
  const rules = ["unset-node-attribute"];
  expectFindings(
    `
    primitive web ocf:heartbeat:nginx
    location l1 web rule -inf: not_defined pingd or pingd lt 1
                               ^^^^^^^^^^^^^^^^^ information unset-node-attribute
    location l2 web rule -inf: #uname eq n3
    `,
    undefined,
    { rules },
  );
  expectFindings(
    `
    primitive web ocf:heartbeat:nginx
    primitive gateway ocf:pacemaker:ping params host_list=10.0.0.1
    clone gateways gateway
    location l1 web rule -inf: not_defined pingd or pingd lt 1
    location l2 web rule 100: defined master-web
    `,
    undefined,
    { rules },
  );
});

test("attributes of the nodes, and those that a program may set", () => {
  const rules = ["unset-node-attribute"];
  expectFindings(
    `
    node n1 attributes datacenter=east
    node n2 attributes datacenter=west
    primitive web ocf:heartbeat:nginx
    location l1 web rule -inf: datacentre ne east
                               ^^^^^^^^^^^^^^^^^^ information unset-node-attribute
    location l2 web rule -inf: datacenter ne east
    location l3 web rule -inf: rack eq r1
                               ^^^^^^^^^^ information unset-node-attribute
    location l4 web rule -inf: not_defined disk or disk eq bad
    `,
    undefined,
    { rules },
  );
  // No statement lists the nodes, and the agent may set any attribute.
  expectFindings("location l1 web rule -inf: rack eq r1\nprimitive web ocf:heartbeat:nginx", undefined, { rules });
  expectFindings(
    `
    node n1
    node n2
    primitive db ocf:heartbeat:pgsql
    location l1 db rule -inf: db-data-status eq DISCONNECT
    `,
    undefined,
    { rules },
  );
});
