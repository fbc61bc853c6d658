import type { Lab } from "../../lab/lab.ts";

/** What a node has of a cluster; "0\n0" where that is nothing. */
export function tracesOn(lab: Lab, node: string): Promise<string> {
  return lab.sh(
    node,
    "ls -A /etc/corosync; ls /etc | grep -c quorate; grep -c quorate /etc/hosts; pidof corosync pacemakerd",
  );
}

/** Has a program hang on a node, which then notes that in /root/hangs, as where the node's power goes. */
export async function letHang(lab: Lab, node: string, program: string): Promise<void> {
  await lab.sh(
    node,
    `rm -f /root/hangs
     cat > /usr/local/bin/${program} <<'SH'
#!/bin/sh
[ "$1" != -v ] || exec /usr/sbin/corosync -v
touch /root/hangs
exec sleep 1000
SH
     chmod 755 /usr/local/bin/${program}`,
  );
}
