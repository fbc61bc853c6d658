import { isPrimitive } from "../../model/configuration.ts";
import { isSecretName } from "../../text/secret-values.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/places.ts";

/** A password that everybody who may read the configuration can read. */
export const plainPassword: Rule = {
  id: "plain-password",
  group: "resources",
  severity: "information",
  title: "A password in plain text",
  why: "Everybody who may read the configuration reads it too: all members of the group haclient, whoever gets a report of the cluster, and everybody with access to this file. Most fence agents take passwd_script or password_script instead; Pacemaker keeps secrets on the nodes with crm_resource's secrets (crm resource secret).",
  source: "Pacemaker Administration: access to the CIB; cibsecret",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=admin password=geheim pcmk_host_list=n1",
  right:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=admin password_script=/etc/fence/secret pcmk_host_list=n1",
  checkObject(at, _around, report) {
    if (!isPrimitive(at.object)) return;
    for (const pair of at.object.params.flatMap((set) => set.pairs)) {
      if (!isSecretName(pair.name)) continue;
      // lrm:// is what stands for a secret that the nodes keep; the crm shell prints stars for one.
      if (!pair.value || pair.value.startsWith("lrm://") || /^\*+$|^<.*>$/.test(pair.value)) continue;
      report({
        at,
        span: pair.nameSpan ?? pairSpan(pair),
        message: `"${pair.name}" of "${at.object.id}" can be read by everybody who may read the configuration. Keep it on the nodes: crm resource secret ${at.object.id} set ${pair.name}, or a script where the agent takes one.`,
      });
    }
  },
};
