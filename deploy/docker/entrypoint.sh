#!/bin/sh
# Starts a command of the image. An instance that was given no kafka.instance_id takes the host name: the pod's name in a
# StatefulSet, the container's id elsewhere. Both differ between instances and stay the same when a container is restarted, so that the
# new process ends the transaction that a killed one left open.
set -eu
: "${COPYDESK__KAFKA__INSTANCE_ID:=$(cat /etc/hostname)}"
export COPYDESK__KAFKA__INSTANCE_ID
exec "$@"
