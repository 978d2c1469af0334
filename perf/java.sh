# Sourced by run.sh and micro.sh: finds Java, builds when that is needed, and runs a class of this module.
# Standard output is left to the program.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
module=$root/perf
# Written by the last step of a build.
class_path_file=$module/target/classpath.txt

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

find_java() {
    java=${JAVA_HOME:+$JAVA_HOME/bin/}java
    command -v "$java" >/dev/null || fail "there is no 'java'; install a JDK 17 or newer (for instance openjdk-17-jdk)."
}

# Prints why a build is needed; nothing when the last one is up to date.
reason_to_build() {
    local entry entries
    if [[ ! -f $class_path_file ]]; then
        echo "first run, about a minute"
        return
    fi
    if [[ -n $(find "$root"/pom.xml "$root"/{flink-operators,flink-sql-functions,perf}/{pom.xml,src/main} \
        -type f -newer "$class_path_file" -print -quit) ]]; then
        echo "sources have changed"
        return
    fi
    IFS=: read -r -a entries <"$class_path_file" || true
    for entry in "${entries[@]}" "$root"/{flink-operators,flink-sql-functions,perf}/target/classes/io; do
        [[ -e $entry ]] || { echo "libraries are missing" && return; }
    done
}

build() {
    command -v mvn >/dev/null || fail "there is no 'mvn' on the PATH; install Maven 3.8 or newer."
    command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac" >/dev/null \
        || fail "there is no 'javac' beside 'java'; building needs a JDK (for instance openjdk-17-jdk), not only a JRE."
    echo "building ($1) ..." >&2
    local log=$module/target/build.log
    mkdir -p "$module/target"
    if ! (cd "$root" && mvn -B -q -ntp -pl perf -am package \
        -Dmaven.test.skip -Dspotless.check.skip) >"$log" 2>&1; then
        cat "$log" >&2
        fail "the build failed."
    fi
}

commit() {
    local commit
    commit=$(git -C "$root" rev-parse --short=12 HEAD 2>/dev/null) || { echo unknown && return; }
    # What a measurement writes does not count as a change.
    [[ -z $(git -C "$root" status --porcelain -- . ':!perf/results' ':!docs') ]] || commit+=-dirty
    echo "$commit"
}

# Replaces this shell by the program.
run_java() {
    find_java
    local reason
    reason=$(reason_to_build)
    [[ -z $reason ]] || build "$reason"
    # Opened for Flink's serializers and closure cleaner, as Flink's own start scripts do.
    local opens=() package
    for package in lang lang.reflect net io nio time util util.concurrent util.concurrent.atomic; do
        opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
    done
    exec "$java" "${opens[@]}" "-Dsluice.commit=$(commit)" \
        -cp "$module/target/classes:$root/flink-operators/target/classes:$root/flink-sql-functions/target/classes:$(cat "$class_path_file")" "$@"
}
