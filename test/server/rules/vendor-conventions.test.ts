import { test } from "vitest";
import { expectFindings } from "../support/annotated.ts";

test("SAPStartSrv has no monitor and must not have one", () => {
  expectFindings(
    `
    primitive start-ascs ocf:suse:SAPStartSrv params InstanceName=PR1_ASCS00_pr1as
    primitive start-ers ocf:heartbeat:SAPStartSrv params InstanceName=PR1_ERS10_pr1er
  `,
    "cluster.crm",
    { rules: ["no-monitor"] },
  );
});

test("what waits for the promotion of one instance needs no interleave", () => {
  expectFindings(
    `
    primitive lower ocf:linbit:drbd params drbd_resource=lower
    primitive upper ocf:linbit:drbd params drbd_resource=upper
    primitive fs ocf:heartbeat:Filesystem params device=/dev/drbd0 directory=/srv fstype=ocfs2
    clone lower-clone lower meta promotable=true notify=true
    clone both-clone upper meta promotable=true notify=true promoted-max=2
    clone fs-clone fs
    order one Mandatory: lower-clone:promote both-clone:start
    order both Mandatory: both-clone:promote fs-clone:start
                                             ^^^^^^^^ warning clones-without-interleave
    order start Mandatory: lower-clone:start fs-clone:start
                                             ^^^^^^^^ warning clones-without-interleave
  `,
    "cluster.crm",
    { rules: ["clones-without-interleave"] },
  );
});

test("a parameter that newer fence agents have", () => {
  expectFindings(
    'primitive f stonith:fence_aws params region=us-east-1 pcmk_host_map="n1:i-1;n2:i-2" skip_os_shutdown=true\n',
    "cluster.crm",
    { rules: ["unknown-parameter"] },
  );
});
