import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";

/** Whether a CIB enables fencing, and has something to do it with. */
interface FencingOf {
  readonly isEnabled: boolean;
  /** A fence device, or the watchdog of SBD without a disk. */
  readonly hasDevice: boolean;
}

/** The fencing of a CIB: enabled unless an option says otherwise; of the option's two names the newer one counts. */
export function fencingOf(root: XmlElement): FencingOf {
  const configuration = childElement(root, "configuration") ?? root;
  const options = childElement(configuration, "crm_config")?.children.flatMap(({ children }) => children) ?? [];
  const value = (name: string): string | undefined =>
    options.find(({ attributes }) => attributes.name === name)?.attributes.value;
  const enabled = value("fencing-enabled") ?? value("stonith-enabled") ?? "true";
  const watchdog = value("fencing-watchdog-timeout") ?? value("stonith-watchdog-timeout") ?? "0";
  return {
    isEnabled: !/^(false|off|no|n|0)$/i.test(enabled),
    hasDevice: fenceDevices(configuration).size > 0 || !/^0+\s*\w*$/.test(watchdog),
  };
}

/** The ids of the primitives that are fence devices. */
export function fenceDevices(root: XmlElement): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (element: XmlElement): void => {
    const { id, class: cls } = element.attributes;
    if (element.name === "primitive" && cls === "stonith" && id !== undefined) found.add(id);
    element.children.forEach(visit);
  };
  visit(root);
  return found;
}

/** The same of a CIB as text. Throws where it can't be read. */
export function fenceDevicesOf(cib: string): ReadonlySet<string> {
  return fenceDevices(parseXml(cib));
}
