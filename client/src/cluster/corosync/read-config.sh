#!/bin/sh
# Prints the name of the node, a line feed, and its corosync.conf. Changes nothing.
uname -n && cat /etc/corosync/corosync.conf
