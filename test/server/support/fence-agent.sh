#!/bin/sh
# A fence agent that fences nothing: what pacemaker-fenced needs to register a device.
action=
while IFS='=' read -r name value; do
	[ "$name" != action ] || action=$value
done
[ "$action" = metadata ] || exit 0
cat <<'METADATA'
<?xml version="1.0" ?>
<resource-agent name="fence_legacy" shortdesc="test">
<longdesc>test</longdesc>
<parameters><parameter name="port"><content type="string"/></parameter></parameters>
<actions>
<action name="off"/><action name="reboot"/><action name="status"/><action name="monitor"/><action name="metadata"/>
</actions>
</resource-agent>
METADATA
