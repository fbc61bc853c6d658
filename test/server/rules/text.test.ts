import { expect, test } from "vitest";
import { convert } from "../../../server/src/workspace.ts";
import { expectFindings } from "../support/annotated.ts";

test("a backslash with no space before it joins two words", () => {
  const rules = ["missing-continuation-space"];
  expectFindings(
    `
    primitive vip IPaddr2 params ip=10.0.0.1\\
                                 ^^^^^^^^^^^^ warning missing-continuation-space
        cidr_netmask=24 \\
        op monitor\\
           ^^^^^^^^ warning missing-continuation-space
        interval=10s
    primitive web Dummy \\
        op monitor interval=10s\t\\
        meta description="two lines\\
     of text"
    group g vip web\\
    `,
    "cluster.crm",
    { rules },
  );
});

test("a comment after a statement, or on a continued line", () => {
  const rules = ["trailing-comment"];
  expectFindings(
    `
    # a comment
    primitive vip IPaddr2 params ip=10.0.0.1 # the address
                                             ^^^^^^^^^^^^^ error trailing-comment
    primitive web Dummy \\
        # params come here \\
        ^^^^^^^^^^^^^^^^^^ error trailing-comment
        op monitor interval=10s
      # another
    location l web rule -inf: #uname ne n1 and #health-cpu eq red
    location m web rule #health-score: #site-name eq a
    primitive p Dummy params colour=#fff state="# none" \\
        op monitor interval=10s#20
    property x="a # b"
    `,
    "cluster.crm",
    { rules },
  );
});

test("an invalid XML ID", () => {
  expectFindings(
    `
    primitive 1st Dummy
              ^^^ error invalid-id
    primitive "a b" Dummy
              ^^^^^ error invalid-id
    primitive _a.b-c Dummy
    primitive größe Dummy
    location l:1 größe 100: n1
             ^^^ error invalid-id
    node 1: n1
    `,
    "cluster.crm",
    { rules: ["invalid-id"] },
  );
});

test("ids that Pacemaker takes and crmsh refuses", () => {
  const text = `
    primitive müller ocf:pacemaker:Dummy
              ^^^^^^ warning crmsh-unreadable
    primitive web-1.a_b ocf:pacemaker:Dummy
    role r read xpath:"/cib"
    acl_target jane@example r
               ^^^^^^^^^^^^ warning crmsh-unreadable
    acl_target web-admin r
    node 1: 1st-node
  `;
  for (const pacemaker of ["2.0.5", "2.1.5", "3.0.3"])
    expectFindings(text, "cluster.crm", { rules: ["crmsh-unreadable"], target: { pacemaker } });
  expectFindings("primitive müller ocf:pacemaker:Dummy", "cluster.crm", { rules: ["crmsh-unreadable"] });
  const { notes = [] } = convert("cluster.crm", "primitive müller ocf:pacemaker:Dummy\n", "crm", "crm", {
    pacemaker: "2.1.5",
  });
  expect(notes.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^primitive müller: crmsh loads nothing of a file with the id "müller": it takes only ASCII/),
  ]);
});

test("an id with blanks around it, which the schema accepts", () => {
  expectFindings(
    `
    primitive " web" ocf:pacemaker:Dummy
              ^^^^^^ warning invalid-id
    primitive "web 2" ocf:pacemaker:Dummy
              ^^^^^^^ error invalid-id
  `,
    "cluster.crm",
    { rules: ["invalid-id"] },
  );
});

test("a duplicate id, across kinds", () => {
  expectFindings(
    `
    node 1: n1
    node 2: n1
            ^^ error duplicate-id
    primitive a Dummy
    primitive a Dummy
              ^ error duplicate-id
    group a b
          ^ error duplicate-id
    location a b 100: n1
             ^ error duplicate-id
    location l b 100: n1
    order l a b
          ^ error duplicate-id
    property cib-bootstrap-options: x=1
    property cib-bootstrap-options: y=1
    `,
    "cluster.crm",
    { rules: ["duplicate-id"] },
  );
});

test("a duplicate id in two files of a cluster", () => {
  expectFindings(
    {
      "a.crm": "primitive web Dummy\nlocation l web 100: n1\n",
      "b.crm": `primitive db Dummy
location l db 100: n2
         ^ error duplicate-id
primitive web Dummy
          ^^^ error duplicate-id
`,
    },
    "",
    { rules: ["duplicate-id"] },
  );
});

test("names that are newer than the target release", () => {
  const text = `
    property priority-fencing-delay=60 fencing-timeout=90
                                       ^^^^^^^^^^^^^^^ warning newer-than-target
    primitive a Dummy meta critical=false allow-unhealthy-nodes=true \\
                                          ^^^^^^^^^^^^^^^^^^^^^ warning newer-than-target
        op monitor interval=10s role=Promoted
    colocation c inf: a:Promoted b:Started
    `;
  const settings = { rules: ["newer-than-target"] };
  expectFindings(text, "cluster.crm", { ...settings, target: { pacemaker: "2.1.2-4.el9" } });
  const newest = text.replace(/^.*\^.*\n/gm, "");
  expectFindings(newest, "cluster.crm", settings);
  expectFindings(newest, "cluster.crm", { ...settings, target: { pacemaker: "3.0.2" } });
  expectFindings(
    `
    colocation c inf: a:Promoted b:Started
                        ^^^^^^^^ error newer-than-target
    property stonith-enabled=true
    `,
    "cluster.crm",
    { ...settings, target: { pacemaker: "2.0.5" } },
  );
  expectFindings(
    `
    totem {
        version: 2
        ip_dscp: 46
        ^^^^^^^ information newer-than-target
    }
    `,
    "corosync.conf",
    { ...settings, target: { corosync: "3.1.7" } },
  );
});
