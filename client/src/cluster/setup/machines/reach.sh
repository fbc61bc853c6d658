#!/bin/sh
# Proves that the nodes' UDP ports can be reached, before corosync uses them: listens on links of this node, sends to those
# of the others from a port of its own, and prints "from<TAB>address" for each that is heard.
#   $1  for how many seconds; $2…  for each link: port own-address other-address…, links separated by "--"
# Exits with 69 where there is no Python to do it with, and with 75 where the port is in use.
LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
for python in python3 /usr/libexec/platform-python; do
  command -v "$python" >/dev/null 2>&1 && exec timeout 60 "$python" -c '
import select, socket, sys, time
links, current = [], []
for word in sys.argv[2:] + ["--"]:
    if word == "--":
        if current: links.append(current)
        current = []
    else: current.append(word)
missing, sockets, targets = set(), [], []
for port, own, *others in links:
    family = socket.AF_INET6 if ":" in own else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_DGRAM)
    try: listener.bind((own, int(port)))
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(75)
    sender = socket.socket(family, socket.SOCK_DGRAM)
    sender.bind((own, 0))
    sockets.append(listener)
    targets += [(sender, (other, int(port))) for other in others]
    missing |= set(others)
last, end = 0, time.monotonic() + int(sys.argv[1])
while time.monotonic() < end:
    if time.monotonic() - last > 0.2:
        last = time.monotonic()
        for sender, target in targets:
            try: sender.sendto(b"quorate", target)
            except OSError: pass
    for each in select.select(sockets, [], [], 0.1)[0]:
        data, address = each.recvfrom(100)
        if data == b"quorate" and address[0] in missing:
            missing.discard(address[0])
            print("from\t" + address[0], flush=True)
            # The others may have begun later, and still listen.
            if not missing: end = min(end, time.monotonic() + 3)
' "$@"
done
exit 69
