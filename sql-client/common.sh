# What ./sluice-sql and ./sluice-cluster share: finding Java, building when that is needed, Flink's class path.
# Sourced; expects $program, the name that error messages begin with, and $root, the repository.

module=$root/sql-client
jar=$root/flink-sql-functions/target/sluice-flink-sql.jar
# Written by the last step of a build.
class_path_file=$module/target/classpath.txt

fail() {
    echo "$program: $*" >&2
    exit 1
}

find_java() {
    if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/java ]]; then
        java=$JAVA_HOME/bin/java
    elif command -v java >/dev/null; then
        java=java
    else
        fail "there is no 'java' on the PATH; install a JDK 17 or newer (for instance openjdk-17-jdk)."
    fi
}

# Prints why a build is needed; nothing when the last one is up to date.
reason_to_build() {
    if [[ ! -f $jar || ! -f $class_path_file ]]; then
        echo "first run, about a minute"
    elif [[ -n $(find "$root"/pom.xml "$root"/{flink-operators,flink-sql-functions}/{pom.xml,src/main} "$module/pom.xml" \
        -type f -newer "$class_path_file" -print -quit) ]]; then
        echo "sources have changed"
    fi
}

build() {
    command -v mvn >/dev/null || fail "there is no 'mvn' on the PATH; install Maven 3.8 or newer."
    echo "building ($1) ..." >&2
    local log=$module/target/$program-build.log
    mkdir -p "$module/target"
    # The tests of the modules are not even compiled here: "mvn verify" does that.
    if ! (cd "$root" && mvn -B -q -ntp -pl sql-client -am package \
        -Dmaven.test.skip -Dspotless.check.skip) >"$log" 2>&1; then
        cat "$log" >&2
        fail "the build failed."
    fi
}

# The tests set SLUICE_NO_BUILD: they run what Maven has just built.
build_if_needed() {
    local reason
    reason=$(reason_to_build)
    if [[ -n ${SLUICE_NO_BUILD:-} ]]; then
        [[ -f $jar && -f $class_path_file ]] \
            || fail "the project is not built; run 'mvn package', or unset SLUICE_NO_BUILD."
    elif [[ -n $reason ]]; then
        build "$reason"
    fi
}

# Writes the tables to try things on to a directory: demo.sql there creates them.
prepare_demo() {
    mkdir -p "$1"
    tail -n +2 "$root/job-examples/src/main/resources/flights-20k.csv" >"$1/flights.csv"
    sed "s|@DIRECTORY@|$1|" "$module/demo.sql" >"$1/demo.sql"
}

# Opened for Flink's serializers and closure cleaner, as Flink's own start scripts do.
opens=()
for package in lang lang.reflect net io nio time util util.concurrent util.concurrent.atomic; do
    opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED")
done
