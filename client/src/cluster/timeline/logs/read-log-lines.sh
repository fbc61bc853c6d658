#!/bin/sh
# Prints lines of a log of a node, which may be a rotated copy. Changes nothing.
#   $1  the file  $2  the first line  $3  the last one
LC_ALL=C
export LC_ALL
case $1 in
  *.gz) gzip -dc -- "$1" ;;
  *.xz) xz -dc -- "$1" ;;
  *.bz2) bzip2 -dc -- "$1" ;;
  *.zst) zstd -dc -- "$1" ;;
  *) cat -- "$1" ;;
esac | sed -n -e "$2,$3p" -e "$3q" | head -c 2000000
