#!/bin/sh
# Starts the driver of pcs inside of the root file system of another release, in a mount namespace of its own:
# pcs-in-root.sh ROOT FOLDER DRIVERS. FOLDER is /mnt in there. Nothing is written to the root.
set -e
root=$1
folder=$2
drivers=$3
mount --make-rprivate /
mount --bind "$root" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
for each in tmp run var/log; do mount -t tmpfs tmpfs "$root/$each"; done
mount --bind "$folder" "$root/mnt"
mkdir "$root/tmp/drivers"
mount --bind "$drivers" "$root/tmp/drivers"

# Without a system bus crm_resource aborts where it would ask systemd.
cp -L "$root/usr/sbin/crm_resource" "$root/tmp/crm_resource"
cat > "$root/tmp/without-bus" <<'END'
#!/bin/sh
case " $* " in
*" --list-standards "*) printf '%s\n' lsb ocf service systemd stonith ;;
*" --list-agents systemd "* | *" --list-agents service "*) ;;
*) exec /tmp/crm_resource "$@" ;;
esac
END
chmod 755 "$root/tmp/without-bus"
mount --bind "$root/tmp/without-bus" "$root/usr/sbin/crm_resource"
exec chroot "$root" /usr/bin/env TMPDIR=/mnt PATH=/usr/sbin:/usr/bin:/sbin:/bin python3 /tmp/drivers/pcs-driver.py
