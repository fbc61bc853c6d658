import type { MachineFacts } from "./machines/machine-facts.ts";

/** A parameter of a fence agent that a person has to say. */
interface FenceParameter {
  readonly name: string;
  /** What it is, for the question: "The address of the BMC". */
  readonly what: string;
  readonly isSecret?: true;
  /** Each node has another one. */
  readonly isPerNode?: true;
}

/** How nodes of a kind of environment are fenced. */
export interface FenceKind {
  readonly agent: string;
  /** The environment, for people. */
  readonly title: string;
  /** A device for each node, and not one for all. */
  readonly isPerNode?: true;
  readonly parameters: readonly FenceParameter[];
  /** Parameters that are always set. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** What the device calls a node, which pcmk_host_map translates to; absent where it goes by the node's name or fences one node only. */
  readonly plug?: string;
}

const login: readonly FenceParameter[] = [
  { name: "username", what: "The account" },
  { name: "password", what: "Its password", isSecret: true },
];

/** The kinds of environment, with the parameters that their agents need (the agents' own descriptions). */
export const fenceKinds: readonly FenceKind[] = [
  {
    agent: "fence_ipmilan",
    title: "Physical machines with IPMI (iLO, iDRAC, XCC, BMC)",
    isPerNode: true,
    parameters: [{ name: "ip", what: "The address of the BMC", isPerNode: true }, ...login],
    fixed: { lanplus: "1" },
  },
  {
    agent: "fence_virsh",
    title: "libvirt (KVM), by SSH to the hypervisor",
    parameters: [
      { name: "ip", what: "The address of the hypervisor" },
      { name: "username", what: "The account there" },
      { name: "identity_file", what: "The path, on the nodes, of the private key" },
    ],
    plug: "The name of the virtual machine",
  },
  {
    agent: "fence_xvm",
    title: "libvirt (KVM), by fence_virtd on the hypervisor",
    parameters: [],
    plug: "The name of the virtual machine",
  },
  {
    agent: "fence_vmware_rest",
    title: "VMware vSphere",
    parameters: [{ name: "ip", what: "The address of vCenter" }, ...login],
    fixed: { ssl: "1" },
    plug: "The name of the virtual machine",
  },
  {
    agent: "fence_aws",
    title: "Amazon EC2",
    parameters: [{ name: "region", what: "The region" }],
    plug: "The id of the instance (i-…)",
  },
  {
    agent: "fence_azure_arm",
    title: "Microsoft Azure, by the managed identity of the machines",
    parameters: [
      { name: "subscriptionId", what: "The id of the subscription" },
      { name: "resourceGroup", what: "The resource group" },
    ],
    fixed: { msi: "true" },
    plug: "The name of the virtual machine",
  },
  {
    agent: "fence_gce",
    title: "Google Compute Engine",
    parameters: [
      { name: "project", what: "The project" },
      { name: "zone", what: "The zone" },
    ],
    plug: "The name of the instance",
  },
];

/** The kind that fits what was seen of the machines; undefined where nothing says. */
export function likelyFenceKind(machines: readonly MachineFacts[]): FenceKind | undefined {
  const seen = machines.map(({ virtual, product }) => `${virtual} ${product}`).join(" ");
  const agentOf = (): string | undefined => {
    if (/Amazon|amazon/.test(seen)) return "fence_aws";
    if (/Microsoft/.test(seen)) return "fence_azure_arm";
    if (/Google|google/.test(seen)) return "fence_gce";
    if (/vmware|VMware/.test(seen)) return "fence_vmware_rest";
    if (/\b(?:kvm|qemu)\b/.test(seen)) return "fence_virsh";
    return /^none /.test(seen) ? "fence_ipmilan" : undefined;
  };
  const agent = agentOf();
  return fenceKinds.find((each) => each.agent === agent);
}
