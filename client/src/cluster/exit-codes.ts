/** Exit codes of Pacemaker's tools (crm_exit_t) and of the shell that have the same meaning for every command. */
export const exitCodes = {
  ok: 0,
  error: 1,
  permission: 4,
  cannotCreate: 73,
  config: 78,
  disconnected: 102,
  old: 103,
  timeout: 124,
  notExecutable: 126,
  notFound: 127,
} as const;
