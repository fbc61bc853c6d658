import { childElement, type XmlElement } from "../../../../server/src/text/xml.ts";

/** A full member of the cluster, or a remote node, in a CIB with its status. */
export interface MemberNode {
  readonly name: string;
  readonly id: string;
  /** It is a member by corosync; remote and guest nodes have no vote, and their loss is that of their connection. */
  readonly isMember: boolean;
  readonly isOnline: boolean;
  /** It runs nothing by intent. */
  readonly isStandby: boolean;
  /** Its `<node>` in the configuration; absent where nothing was ever set for it. */
  readonly element: XmlElement | undefined;
  /** Its `<node_state>`; absent where the cluster has never seen it. */
  readonly state: XmlElement | undefined;
}

/** The nodes of a CIB by its configuration and its status, in the order of the configuration. */
export function nodesOfCib(root: XmlElement): MemberNode[] {
  const configuration = childElement(root, "configuration");
  const elements = (configuration && childElement(configuration, "nodes")?.children) ?? [];
  const states = childElement(root, "status")?.children.filter(({ name }) => name === "node_state") ?? [];
  const names = new Set([...elements, ...states].flatMap(({ attributes }) => attributes.uname ?? []));
  return [...names].map((name) => {
    const element = elements.find(({ attributes }) => attributes.uname === name);
    const state = states.find(({ attributes }) => attributes.uname === name);
    const type = element?.attributes.type ?? "member";
    return {
      name,
      id: element?.attributes.id ?? state?.attributes.id ?? name,
      isMember: type !== "remote" && type !== "ping" && state?.attributes.remote_node !== "true",
      isOnline: isOnline(state),
      isStandby: isStandby(element) || isStandby(state && childElement(state, "transient_attributes")),
      element,
      state,
    };
  });
}

/** Since Pacemaker 2.1.7 the two attributes may be times instead of words. */
function isOnline(state: XmlElement | undefined): boolean {
  if (state === undefined) return false;
  const { in_ccm: member = "false", crmd = "offline", join } = state.attributes;
  const isTime = (value: string): boolean => Number(value) > 0;
  return (member === "true" || isTime(member)) && (crmd === "online" || isTime(crmd)) && join === "member";
}

function isStandby(holder: XmlElement | undefined): boolean {
  const pairs = holder?.children
    .filter(({ name }) => name === "instance_attributes")
    .flatMap(({ children }) => children);
  const value = pairs?.find(({ attributes }) => attributes.name === "standby")?.attributes.value;
  return value !== undefined && /^(on|true|yes|y|1)$/i.test(value);
}
