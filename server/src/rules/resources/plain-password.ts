import { isPrimitive } from "../../model/configuration.ts";
import { isSecretName } from "../../text/secret-values.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

/** A password that everyone with access to the configuration can read. */
export const plainPassword: Rule = {
  id: "plain-password",
  group: "resources",
  severity: "information",
  title: "Plain-text password",
  why: "Everyone who can read the configuration can read the password: all members of the group haclient, everyone who gets a cluster report, and everyone with access to this file. Most fence agents accept passwd_script or password_script instead, and Pacemaker can store secrets on the nodes (cibsecret, crm resource secret).",
  source: "Pacemaker Administration: access to the CIB; cibsecret",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=admin password=geheim pcmk_host_list=n1",
  right:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 username=admin password_script=/etc/fence/secret pcmk_host_list=n1",
  checkObject(at, _lookup, report) {
    if (!isPrimitive(at.object)) return;
    for (const pair of at.object.params.flatMap((set) => set.pairs)) {
      // An access key is the name of an account, though nothing to show; the secret is another parameter.
      if (!isSecretName(pair.name) || pair.name === "access_key") continue;
      // lrm:// marks a secret that is stored on the nodes; the crm shell prints asterisks for one.
      if (!pair.value || pair.value.startsWith("lrm://") || /^\*+$|^<.*>$/.test(pair.value)) continue;
      report({
        at,
        span: pair.nameSpan ?? pairSpan(pair),
        message: `"${pair.name}" of "${at.object.id}" is readable by everyone who can read the configuration. Store it on the nodes with "crm resource secret ${at.object.id} set ${pair.name}", or use a script if the agent accepts one.`,
      });
    }
  },
};
