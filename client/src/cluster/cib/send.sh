#!/bin/sh
# Sends the patch on standard input; goes after send-patch.sh. Exits as send_patch does.
send_patch "$(cat)"
