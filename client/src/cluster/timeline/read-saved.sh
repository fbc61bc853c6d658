#!/bin/sh
# Prints one of the scheduler's saved inputs, as XML. Changes nothing.
# read-saved.sh NAME: pe-input-12, pe-warn-3, pe-error-0.
LC_ALL=C
export LC_ALL
for folder in /var/lib/pacemaker/pengine /var/lib/pengine; do
  if [ -e "$folder/$1.bz2" ]; then
    if ! [ -r "$folder/$1.bz2" ]; then
      echo 'the account may not read it' >&2
      exit 2
    fi
    exec bzip2 -dc "$folder/$1.bz2"
  fi
done
echo 'there is no such file' >&2
exit 3
