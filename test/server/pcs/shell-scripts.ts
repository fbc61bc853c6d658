// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expansions of the shell.
/** A script, and the arguments and variables that it is run with in turn. */
export interface ShellScript {
  readonly script: string;
  readonly args?: readonly (readonly string[])[];
  readonly variables?: Readonly<Record<string, string>>;
}

const plain = (script: string): ShellScript => ({ script });

/** Scripts as people write them. */
export const shellScripts: readonly ShellScript[] = [
  plain(
    `OPTS="ip=10.0.0.1 cidr_netmask=24"\npcs resource create vip IPaddr2 $OPTS\npcs resource create vip2 IPaddr2 "$OPTS"`,
  ),
  plain(
    `A=(op monitor "interval=30s" 'timeout=1 0')\npcs resource create a Dummy "\${A[@]}"\npcs resource create b Dummy \${A[@]}\npcs resource create c Dummy "\${A[*]}"\npcs resource create d "\${A[1]}" \${#A[@]} $A`,
  ),
  plain(
    `A=(a b)\nA+=(c)\nfor x in "\${A[@]}"; do pcs resource create "r-$x" Dummy; done\nfor i in "\${!A[@]}"; do pcs resource create "n$i" \${A[$i]}; done\nA[1]=z\npcs tag create \${A[@]}`,
  ),
  plain(
    `declare -A IP=([n1]=10.0.0.1 [n2]=10.0.0.2)\nfor n in n1 n2; do pcs resource create vip-$n IPaddr2 ip=\${IP[$n]}; done`,
  ),
  plain(`f() { pcs resource create "$1" Dummy "\${@:2}"; }\nf a x=1 "y=2 3"\nf b`),
  plain(`run() { echo "+ $*"; "$@"; }\nrun pcs resource create a Dummy fake="1 2"\nrun sudo pcs property set a=b`),
  plain(
    `mk() { local n=$1; shift; pcs resource create $n Dummy $*; pcs resource create q$n Dummy "$@" $#; }\nmk a b=1 "c=2 d=3"\nmk`,
  ),
  plain(
    `VIP=\${VIP:-10.0.0.5}\nMASK=\${MASK-24}\n: \${NIC:=eth0}\npcs resource create vip IPaddr2 ip=$VIP cidr_netmask=$MASK nic=$NIC iflabel=\${LABEL:+x}`,
  ),
  plain(
    `for n in node1 node2 node3; do\n  pcs stonith create fence-$n fence_ipmilan pcmk_host_list=$n ip=\${n}-bmc \\\n    username=admin\ndone`,
  ),
  plain(
    `for n in node{1..3} x{a,b}y; do pcs node standby $n; done\nfor i in $(seq 1 3) $(seq 2 2 6); do pcs node attribute n$i rack=$i; done`,
  ),
  plain(
    `for ((i=1; i<=3; i++)); do pcs resource create d$i Dummy interval=$((i*10))s; done\ni=0\nwhile [ $i -lt 3 ]; do pcs resource create w$i Dummy; i=$((i+1)); done\nuntil [ $i -eq 0 ]; do ((i--)); pcs resource create u$i Dummy; done`,
  ),
  plain(
    `while read -r name ip rest; do\n  pcs resource create $name IPaddr2 ip=$ip $rest\ndone <<EOF\nvip1 10.0.0.1 nic=eth0 lvs=a\nvip2 10.0.0.2\nEOF`,
  ),
  plain(
    `while IFS=: read a b; do pcs node attribute "$a" k="$b"; done <<'EOF'\nn1:x y\nn2:z:w\nEOF\nprintf '%s\\n' a b | while read x; do pcs resource create $x Dummy; done\necho "c d" | while read x y; do pcs resource create $y Dummy $x; done`,
  ),
  plain(
    `case rhel in\n  rhel|centos) pcs property set os=rhel ;;\n  *) pcs property set os=other ;;\nesac\nOS=sles\ncase "$OS" in rh*) pcs property set a=1;; s*s) pcs property set a=2;; esac\ncase $OS in\n(sles)\n pcs property set b=1\n;;\nesac`,
  ),
  {
    script: `if [ "$1" = a ]; then\n  pcs property set x=a\nelif [ "$1" = b ]; then\n  pcs property set x=b\nelse\n  pcs property set x=c\nfi\npcs property set y=1`,
    args: [["a"], ["b"], ["c"]],
  },
  {
    script: `case $1 in a) pcs property set x=a;; b) V=b;; *) V=c; pcs property set x=c;; esac\npcs property set y=$V`,
    args: [["a"], ["b"], ["c"]],
  },
  {
    script: `if [ "$1" = a ]; then V=1; else V=2; fi\npcs property set v=$V\nif [ "$1" = a ]; then pcs property set w=1; else pcs property set w=2; fi`,
    args: [["a"], ["c"]],
  },
  { script: `if [ -n "$1" ]; then pcs property set x=1; exit 0; fi\npcs property set y=1`, args: [["a"], []] },
  {
    script: `if [ $# -eq 0 ]; then echo usage; exit 1; fi\nVIP=$1\npcs resource create vip IPaddr2 ip=$VIP nic=\${2:-eth0}`,
    args: [["10.0.0.1"]],
  },
  { script: `[ -z "$1" ] && { echo usage >&2; exit 1; }\npcs property set x="$1"`, args: [["a"]] },
  plain(
    `pcs resource create a Dummy && pcs resource create b Dummy || pcs resource create c Dummy\nfalse && pcs resource create d Dummy\ntrue || pcs resource create e Dummy\nfalse || pcs resource create f Dummy; (pcs resource create g Dummy; X=1); pcs resource create h$X Dummy`,
  ),
  plain(
    `X=1; (X=2; pcs resource create a$X Dummy); pcs resource create b$X Dummy; { X=3; pcs resource create c$X Dummy; }; pcs resource create d$X Dummy`,
  ),
  plain(
    `ssh root@n1 "pcs resource create a Dummy; pcs resource create b Dummy fake='x y'"\nssh -p 22 n1 sudo pcs resource create c Dummy fake="'x y'" z="a b"\nV=1; ssh n1 'pcs property set v="$V"'\nssh n1 "pcs property set w=$V"`,
  ),
  plain(
    `V=7\nssh n1 <<EOF\npcs property set a=$V\npcs property set b=\\$V\nEOF\nssh -o X=y n1 bash -s <<'EOF'\npcs property set c=$V\nEOF\nsudo bash <<EOF\npcs property set d="$V $V"\nEOF`,
  ),
  plain(
    `su - hacluster -c "pcs property set a=1"\nsu -c 'pcs property set b=2 && pcs property set c=3' root\nsudo su - <<EOF\npcs property set d=4\nEOF`,
  ),
  plain(
    `PCS="pcs"\n$PCS property set a=1\nPCS="sudo pcs"\n$PCS property set b=2\nPCS='pcs -f cib.xml'\n$PCS property set "c=3"\nCMD="pcs resource create x Dummy"\n$CMD fake=1\neval "$CMD fake='2 3'"\nbash -c "$CMD"`,
  ),
  plain(
    `cat > s.sh <<EOF\npcs property set a=1\npcs property set b=$1\nEOF\nbash s.sh\nchmod +x s.sh\n./s.sh\ncat > t.sh <<'EOF'\npcs property set c=$1\nEOF\nsh t.sh "x y"\necho "pcs property set z=1"`,
  ),
  plain(
    `time pcs property set a=1\nnohup pcs property set b=2\nenv A=1 pcs property set c=3\nA=1 B=2 pcs property set d=4\ntimeout 10 pcs property set e=5\nnice -n 5 pcs property set f=6\nexec pcs property set g=7`,
  ),
  plain(
    `declare -A M\nfor kv in fs=a mode=b; do M[\${kv%%=*}]=\${kv#*=}; done\npcs property set x=\${M['fs']} y="\${M["mode"]}" z=\${M[fs]}`,
  ),
  plain(
    `w=1000\nfor n in a b; do pcs node attribute $n w=$w; w=$(expr $w + 1000); done\nprintf -v L "x=%s y=%s" 1 2\npcs property set $L\npcs property set n=\`expr 3 \\* 4\``,
  ),
  {
    script: `V=1; S=true\nwhile getopts "v:s" o; do case $o in v) V=$OPTARG;; s) S=false;; esac; done\npcs property set v=$V s=$S`,
    args: [["-v", "7"], ["-s"], []],
  },
  plain(
    `f() { local -A m; for kv in "$@"; do m[\${kv%%=*}]=\${kv#*=}; done; pcs property set x=\${m['a']} y=\${m[b]}; }\nf a=1 b=2`,
  ),
  plain(
    `create() { local n=$1; shift 1; local p=( $* ); run pcs stonith create $n \${p[@]}; }\nrun() { echo "# $@"; $@; }\ncreate a fence_xvm port=1 pcmk_host_list=n1\ncreate b fence_xvm "x=1 2"`,
  ),
  plain(
    `docker exec -u root n1 pcs property set a=1\npodman exec n1 bash -c "pcs property set b='1 2'"\nkubectl exec -n ha n1 -- pcs property set "c=1 2"\nvagrant ssh n1 -c "sudo pcs property set d=4"\nchroot / pcs property set e="5 6"\necho "pcs property set f=6" | ssh n1\ncat <<EOF | bash -s\npcs property set g=7\nEOF`,
  ),
  plain(
    `command pcs property set a=1\nif pcs status; then :; fi\n! pcs property set b=2\nsudo -u root A=1 pcs property set c=3\nX=$(pcs property set d=4)\npcs property set e=\`echo 5\`\npcs property set f="$(echo 6 7)" $(echo g=1 h=2)`,
  ),
  plain(
    `set -e\nset -euo pipefail\npcs property set a=1 # comment\npcs property set b=x#y\npcs property set c='#' d="a # b"\n# pcs property set e=1\npcs resource create x Dummy \\\n  fake=1 \\\n  op monitor interval=10s`,
  ),
  plain(
    `pcs property set a="b\\"c" b='it'"'"'s' c=$'x\\ty' d=a\\ b e="\\$HOME" f="\\a"\npcs property set ''\npcs property set "" x=""y`,
  ),
  plain(
    `N=n1,n2\npcs property set a=\${N%,*} b=\${N#*,} c=\${N/,/;} d=\${#N} e=\${N:0:2} f=\${N^^} g=\${N//n/m}\nIFS=,\nfor x in $N; do pcs node standby $x; done\npcs property set $N`,
  ),
  plain(
    `set -- a "b c" d\npcs tag create "$@"\npcs tag create $*\npcs tag create "$*"\nshift\npcs tag create $1 $# "\${2}"\nfor x; do pcs tag create "$x"; done`,
  ),
  plain(
    `EMPTY=\npcs property set $EMPTY a=1 "$EMPTY" x$EMPTY \${EMPTY:-d=4}\nSP=" a b "\npcs tag create x$SP"y"\npcs tag create $SP$SP`,
  ),
  plain(
    `[[ x == x && -n "a" ]] && pcs property set a=1\n[[ abc == a* ]] && pcs property set b=1\n[[ abc == "a*" ]] && pcs property set c=1\n[ a != b -a 1 -lt 2 ] && pcs property set d=1\n[[ ! -z "" ]] && pcs property set e=1\ntest 3 -ge 3 && pcs property set f=1\n(( 2 > 1 )) && pcs property set g=1`,
  ),
  plain(
    `function setup {\n  pcs property set a=$1\n  return 0\n  pcs property set b=1\n}\nsetup 5\nouter() { inner "$1-x"; }\ninner() { pcs property set c=$1; }\nouter y\ninner() { pcs property set d=$1; }\nouter z`,
  ),
  plain(
    `for a in 1 2; do for b in x y; do [ $b = y ] && continue; pcs property set $a=$b; done; [ $a = 1 ] && break; pcs property set never=1; done`,
  ),
  {
    script: `pcs resource show vip || pcs resource create vip IPaddr2 ip=1.2.3.4\nif ! pcs resource show x; then pcs resource create x Dummy; fi\npcs property set a=1`,
  },
  { script: `pcs stonith show f >/dev/null 2>&1 && pcs stonith delete f\npcs property set a=1` },
  plain(
    `pcs property set a=1 > /dev/null 2>&1\npcs property set b=2 2>>log </dev/null\npcs property set c=3 | tee log\npcs property set d=4 & wait\npcs property set e=5 |& cat`,
  ),
  plain(
    `VIP=1; unset VIP; pcs property set a=x$VIP\nreadonly R=2; export E=3; pcs property set r=$R e=$E\nbash -c 'pcs property set f=$E g=$R'\nX=5 bash -c 'pcs property set h=$X'`,
  ),
  plain(
    `a=b; b=c\npcs property set x=\${!a}\nA="x=1\ny=2"\npcs property set $A\nwhile read l; do pcs property set "$l"; done <<< "$A"\nread p q <<< "1 2 3"\npcs property set p=$p q="$q"`,
  ),
  plain(
    `mapfile -t L <<EOF\none\ntwo three\nEOF\nfor l in "\${L[@]}"; do pcs tag create "$l"; done\npcs tag create "\${L[@]:1}" \${L[1]}`,
  ),
  plain(
    `pcs resource create a Dummy \\\n# no\n\npcs property set b=1;pcs property set c=2;\nif true; then pcs property set d=1; fi; if false; then pcs property set e=1; else pcs property set f=1; fi`,
  ),
  plain(
    `NODES="n1 n2 n3"\npcs cluster setup my $NODES totem token=10000\npcs host auth $NODES -u hacluster -p "pass word"\nfirst=\${NODES%% *}\nset -- $NODES\npcs property set first=$first last=\${!#} n=$#`,
  ),
  plain(
    `log() { printf '%s\\n' "$*" >&2; }\ndie() { log "$@"; exit 1; }\nlog "pcs property set a=1"\npcs property set b=1 || die "failed"\npcs property set c=1`,
  ),
  plain(
    `main() {\n  local node\n  for node in "$@"; do\n    configure "$node" || return 1\n  done\n}\nconfigure() {\n  pcs node attribute "$1" site="\${1%%-*}"\n}\nmain a-1 b-2\n`,
  ),
  plain(
    `cat <<EOF | while read n; do pcs node standby $n; done\nn1\nn2\nEOF\necho n3 n4 | tr ' ' x >/dev/null\nfor f in a; do pcs node standby $f; done < /dev/null`,
  ),
];
