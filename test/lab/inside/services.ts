/** The page a node's web servers show, so that one sees which node answers. */
export function welcomePage(node: string): string {
  return `<!DOCTYPE html>
<title>${node}</title>
<h1>${node}</h1>
`;
}

/**
 * /etc/httpd/conf/httpd.conf: where Red Hat's family keeps Apache's configuration, as the tutorials name it. It runs
 * Debian's Apache with the same page and with the status page that the agent's `statusurl` asks for. (There is no
 * /usr/sbin/httpd to go with it: the nginx agent would take it for nginx.)
 */
export const httpdConf = `ServerRoot "/etc/httpd"
ServerName localhost
Listen 80
PidFile /run/httpd/httpd.pid
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_host_module /usr/lib/apache2/modules/mod_authz_host.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
LoadModule status_module /usr/lib/apache2/modules/mod_status.so
TypesConfig /etc/mime.types
ErrorLog /var/log/httpd/error_log
DocumentRoot "/var/www/html"
DirectoryIndex index.html
<Location /server-status>
  SetHandler server-status
  Require local
</Location>
`;

/** The sshd of a node. Passwords are for the one account that has one; the rest log in with the lab's key. */
export const sshdConfig = `Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
MaxStartups 100
MaxSessions 100
X11Forwarding no
Subsystem sftp /usr/lib/openssh/sftp-server
Match User admin
  PasswordAuthentication yes
`;

/** What a bare machine's sshd has besides Debian's own configuration. */
export const freshSshdConfig = `PasswordAuthentication no
KbdInteractiveAuthentication no
UseDNS no
MaxStartups 100
MaxSessions 100
Match User admin
  PasswordAuthentication yes
`;
