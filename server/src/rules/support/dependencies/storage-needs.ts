import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { parameterOf } from "../../../model/inheritance.ts";
import { heartbeatType } from "./block-devices.ts";

/** Whether a path is a folder, or in it. */
export function isInside(path: string, folder: string): boolean {
  const base = folder.replace(/\/+$/, "");
  return path === base || path.startsWith(`${base}/`);
}

/** Whether a primitive provides a block device: the disk of its iSCSI session, or what it decrypts. */
export function opensDevice(model: ClusterModel, at: DefinedObject, device: string): boolean {
  const value = (name: string): string => parameterOf(model, at, name)?.pair.value ?? "";
  switch (heartbeatType(model, at)) {
    case "iscsi": {
      const target = value("target");
      // udev names a session's disk by its portal and target: ip-10.0.0.5:3260-iscsi-iqn.2020-01.com.example:disk1-lun-0
      return target !== "" && device.startsWith("/dev/disk/by-path/") && device.includes(`-iscsi-${target}-lun-`);
    }
    case "crypt":
      return value("crypt_dev") !== "" && device === `/dev/mapper/${value("crypt_dev")}`;
    default:
      return false;
  }
}
