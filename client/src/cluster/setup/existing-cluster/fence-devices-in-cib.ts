import type { XmlElement } from "../../../../../server/src/text/xml.ts";

/** A configuration that was changed for a node that came or went. */
export interface NodeChange {
  /** The CIB with the change; the one that was given where nothing is to be changed. */
  readonly cib: string;
  /** What a person has to decide: sentences. */
  readonly notes: readonly string[];
}

/** The parts of a value such as `n1 n2`, `n1,n2` or `n1;n2`. */
export const separators = /[\s,;]+/;

/** The fence devices of a CIB, with what their templates give them. */
interface FenceDevices {
  readonly is: (element: XmlElement) => boolean;
  /** The hosts that a device names in its list and map; empty where it names none. */
  readonly hosts: (device: XmlElement) => readonly string[];
  /** The values of a parameter of a device, in all of its sets. */
  readonly parameters: (device: XmlElement, name: string) => readonly string[];
}

/** Finds the fence devices in a CIB. */
export function fenceDevicesIn(root: XmlElement): FenceDevices {
  const templates = new Map<string, XmlElement>();
  const collect = (element: XmlElement): void => {
    if (element.name === "template") templates.set(element.attributes.id ?? "", element);
    element.children.forEach(collect);
  };
  collect(root);
  const templateOf = ({ attributes }: XmlElement): XmlElement | undefined => templates.get(attributes.template ?? "");
  const parameters = (device: XmlElement, name: string): readonly string[] => {
    const own = valuesOf(device, name);
    const template = templateOf(device);
    return own.length > 0 || template === undefined ? own : valuesOf(template, name);
  };
  return {
    is: (element) => element.name === "primitive" && (templateOf(element) ?? element).attributes.class === "stonith",
    parameters,
    hosts(device) {
      const listed = parameters(device, "pcmk_host_list").flatMap((value) => value.split(separators));
      const mapped = parameters(device, "pcmk_host_map").flatMap((value) =>
        value.split(/[\s;]+/).map((entry) => entry.replace(/[:=].*/, "")),
      );
      return [...new Set([...listed, ...mapped])].filter((each) => each !== "");
    },
  };
}

function valuesOf(element: XmlElement, name: string): readonly string[] {
  return element.children
    .filter((set) => set.name === "instance_attributes")
    .flatMap((set) =>
      set.children.filter((pair) => pair.attributes.name === name).map((pair) => pair.attributes.value ?? ""),
    );
}

/** The element with other values of the parameters of a device that name hosts: pcmk_host_list, pcmk_host_map and pcmk_delay_base. */
export function withHosts(device: XmlElement, change: (name: string, value: string) => string): XmlElement {
  let isChanged = false;
  const children = device.children.map((set) => {
    if (set.name !== "instance_attributes") return set;
    const pairs = set.children.map((pair) => {
      const { name = "", value = "" } = pair.attributes;
      if (!["pcmk_host_list", "pcmk_host_map", "pcmk_delay_base"].includes(name)) return pair;
      const next = change(name, value);
      if (next === value) return pair;
      isChanged = true;
      return { ...pair, attributes: { ...pair.attributes, value: next } };
    });
    return { ...set, children: pairs };
  });
  return isChanged ? { ...device, children } : device;
}
