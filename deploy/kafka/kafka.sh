#!/usr/bin/env bash
# Apache Kafka for tests and benchmarks: jars from Maven Central, KRaft mode, loopback only.
#   kafka.sh check                  say what is missing on this machine; exit status 1 then
#   kafka.sh fetch                  copy the jars into $KAFKA_DIR/libs (once, 54 MB)
#   kafka.sh run [PORT]             one node that lives as long as standard input is open; prints the bootstrap address,
#                                   and throws the data away at the end; its Java starts fast rather than runs fast
#   kafka.sh start [PORT [NODES]]   NODES nodes (1) with fresh data on PORT (19092), PORT+2, …; prints the bootstrap list
#   kafka.sh node start|stop|kill|pause|resume ID
#                                   one node of a running cluster: start it again on its data, SIGTERM, SIGKILL, SIGSTOP, SIGCONT
#   kafka.sh stop                   end every node of $KAFKA_DATA
#   kafka.sh tool CLASS [ARG…]      run a tool, e.g. org.apache.kafka.tools.TopicCommand --bootstrap-server … --list
# KAFKA_DIR (the target folder's kafka/) holds the jars, KAFKA_DATA (default KAFKA_DIR) the nodes' data, logs and pids: clusters
# with different KAFKA_DATA do not meet. KAFKA_HEAP (512m) is each node's heap, KAFKA_JVM_OPTIONS what else its Java is told.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=${KAFKA_DIR:-${CARGO_TARGET_DIR:-$here/../../target}/kafka}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
data=${KAFKA_DATA:-$dir}
classpath="$dir/libs/*"
jvm_options=${KAFKA_JVM_OPTIONS:-}

die() { echo "kafka.sh: $*" >&2; exit 1; }

missing() { # what keeps Apache Kafka from running here, one reason a line
  local version
  version=$(java -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p' | head -1) || true
  if ! command -v java >/dev/null; then echo "Java 17 or later is needed to run Apache Kafka, and there is no java on the path"
  elif [[ ! $version =~ ^[0-9]+$ ]] || (( version < 17 )); then echo "Java 17 or later is needed to run Apache Kafka, and java is version ${version:-unknown}"
  fi
  [[ -d $dir/libs ]] || command -v mvn >/dev/null || echo "Maven is needed to fetch Apache Kafka, and there is no mvn on the path"
}

check() {
  local reasons
  reasons=$(missing)
  [[ -z $reasons ]] || die "${reasons//$'\n'/; }"
}

fetch() {
  check
  [[ -d $dir/libs ]] && return
  # One process fetches, others wait; a fetch that was interrupted leaves no libs behind.
  (
    if command -v flock >/dev/null; then flock 9; fi
    [[ -d $dir/libs ]] && exit
    part=$(mktemp -d "$dir/fetching.XXXXXX")
    trap 'rm -rf "$part"' EXIT
    mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$part/libs" >&2
    mv -T "$part/libs" "$dir/libs" 2>/dev/null || [[ -d $dir/libs ]] || die "cannot move the jars to $dir/libs"
  ) 9>"$dir/.lock"
}

run_java() { java -Dlog4j2.configurationFile="$here/log4j2.properties" -Dkafka.log="$1" -cp "$classpath" "${@:2}"; }

# The node's process, if it is one that this script started with this data; a pid may have passed to somebody else.
pid_of() { # id
  local pid args
  pid=$(cat "$data/node$1/pid" 2>/dev/null) || return 1
  args=$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null || ps -o args= -p "$pid" 2>/dev/null) || return 1
  [[ $args == *"$data/node$1/server.properties"* ]] && echo "$pid"
}

signal() { # signal id
  local pid
  pid=$(pid_of "$2") || die "node $2 does not run"
  kill "-$1" "$pid"
}

write_config() { # id port nodes base
  local id=$1 port=$2 nodes=$3 base=$4 voters="" replicas=$(( $3 < 3 ? 1 : 3 )) n
  for ((n = 1; n <= nodes; n++)); do voters+="${voters:+,}$n@127.0.0.1:$((base + 2 * n - 1))"; done
  cat > "$data/node$id/server.properties" <<P
process.roles=broker,controller
node.id=$id
controller.quorum.voters=$voters
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
log.dirs=$data/node$id/data
num.partitions=6
default.replication.factor=$replicas
min.insync.replicas=$(( replicas > 1 ? 2 : 1 ))
offsets.topic.num.partitions=8
offsets.topic.replication.factor=$replicas
transaction.state.log.num.partitions=8
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$(( replicas > 1 ? 2 : 1 ))
share.coordinator.state.topic.replication.factor=$replicas
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
transaction.abort.timed.out.transaction.cleanup.interval.ms=500
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
auto.create.topics.enable=false
P
}

launch() { # id
  local options
  read -ra options <<<"-Xms128m -Xmx${KAFKA_HEAP:-512m} $jvm_options"
  nohup java "${options[@]}" -Dlog4j2.configurationFile="$here/log4j2.properties" -Dkafka.log="$data/node$1/server.log" \
    -cp "$classpath" kafka.Kafka "$data/node$1/server.properties" </dev/null >"$data/node$1/out.log" 2>&1 &
  echo $! > "$data/node$1/pid"
  disown   # else the shell has something to say when the node is killed
}

await() { # id port
  local deadline=$((SECONDS + 90))
  until grep -qs 'Kafka Server started' "$data/node$1/server.log" && (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
    pid_of "$1" >/dev/null || { tail -n 5 "$data/node$1/server.log" "$data/node$1/out.log" >&2 || true; die "node $1 ended while it started"; }
    (( SECONDS < deadline )) || die "node $1 did not start within 90 s; see $data/node$1/server.log"
    sleep 0.05
  done
}

# Two neighbouring ports on which nobody listens, below those that systems give to outgoing connections.
free_port() {
  local port
  while port=$((20000 + 2 * (RANDOM % 6000))); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && ! (exec 3<>"/dev/tcp/127.0.0.1/$((port + 1))") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
}

start() {
  local base=${1:-19092} nodes=${2:-1} id cluster list=""
  compgen -G "$data/node*/pid" >/dev/null && die "a cluster of $data is running: kafka.sh stop first"
  fetch
  rm -rf "$data"/node*
  # Any 16 bytes name a cluster.
  cluster=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=')
  for ((id = 1; id <= nodes; id++)); do
    mkdir -p "$data/node$id"
    write_config "$id" $((base + 2 * id - 2)) "$nodes" "$base"
    run_java /dev/null kafka.tools.StorageTool format -t "${cluster/#-/A}" -c "$data/node$id/server.properties" >"$data/node$id/format.log" 2>&1 \
      || { cat "$data/node$id/format.log" >&2; die "formatting node $id failed"; }
    launch "$id"
    list+="${list:+,}127.0.0.1:$((base + 2 * id - 2))"
  done
  for ((id = 1; id <= nodes; id++)); do await "$id" $((base + 2 * id - 2)); done
  echo "$list"
}

run() {
  local port=${1:-}
  # A broker that lives for seconds and shares its cores with a test never earns back what the second compiler costs.
  jvm_options=${KAFKA_JVM_OPTIONS--XX:+UseSerialGC -XX:TieredStopAtLevel=1}
  if [[ -z ${KAFKA_DATA:-} ]]; then data=$(mktemp -d "$dir/run.XXXXXX"); fi
  trap 'stop; rm -rf "$data"' EXIT
  trap 'exit 130' INT TERM HUP
  start "${port:-$(free_port)}"
  # Whoever started this holds the other end; it closes when they end, however they end.
  cat >/dev/null
}

node() { # verb id
  case $1 in
    stop) signal TERM "$2" ;;
    kill) signal KILL "$2" ;;
    pause) signal STOP "$2" ;;
    resume) signal CONT "$2" ;;
    start)
      pid_of "$2" >/dev/null && die "node $2 runs already"
      rm -f "$data/node$2/server.log"
      launch "$2"
      await "$2" "$(sed -n 's/^advertised.*:\([0-9]*\)$/\1/p' "$data/node$2/server.properties")"
      ;;
    *) die "node start|stop|kill|pause|resume ID" ;;
  esac
}

stop() {
  local file id
  for file in "$data"/node*/pid; do
    [[ -f $file ]] || continue
    id=${file%/pid}
    signal KILL "${id##*node}" 2>/dev/null || true   # the data is thrown away: no clean shutdown is waited for
    rm -f "$file"
  done
}

case ${1:-} in
  check|fetch|stop) "$1" ;;
  run|start|node) "$@" ;;
  tool) shift; fetch; run_java /dev/null "$@" ;;
  *) sed -n '2,15p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
