/** corosync.conf's section `system` on the nodes of a lab, which have neither real-time priority nor the control groups of the machine. */
export const systemSection =
  "system {\n  sched_rr: no\n  move_to_root_cgroup: no\n  allow_knet_handle_fallback: yes\n}\n";
